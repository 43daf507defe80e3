/**
 * Starts real browsers for end-to-end tests, each with a fresh profile. puppeteer-core drives both: Chromium by its
 * own protocol, Firefox by WebDriver BiDi (the reasons are in test/README.md).
 */
import puppeteer, { type Browser } from 'puppeteer-core';
import { findChromium, findFirefox } from './find-browsers.js';

export type BrowserName = 'chromium' | 'firefox';
export interface LaunchOptions {
  /** More command line arguments (Chromium). */
  readonly args?: readonly string[];
  /** More preferences (Firefox). */
  readonly prefs?: Readonly<Record<string, unknown>>;
  /** A profile that outlives the browser (Chromium). */
  readonly userDataDir?: string;
}

/** Names that lead to 127.0.0.1 without being trusted as it is: http pages there are insecure contexts. */
export const INSECURE_HOSTS = ['plain.test', 'other.test'] as const;

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--no-proxy-server',
  `--host-resolver-rules=${INSECURE_HOSTS.map((host) => `MAP ${host} 127.0.0.1`).join(',')}`,
];
const FIREFOX_PREFS = {
  'network.dns.localDomains': INSECURE_HOSTS.join(','),
  'network.proxy.type': 0,
  'dom.security.https_first': false,
  'dom.security.https_only_mode': false,
};

/** Whether tests for this browser can run; a suite whose browser is absent skips itself by `this.skip()`. */
export function isInstalled(name: BrowserName): boolean {
  return pathOf(name) !== undefined;
}

export async function launch(name: BrowserName, options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = pathOf(name);
  if (!executablePath) throw new Error(`No ${name} is installed.`);
  if (name === 'chromium') {
    return puppeteer.launch({
      browser: 'chrome',
      executablePath,
      headless: true,
      args: [...CHROMIUM_ARGS, ...(options.args ?? [])],
      ...(options.userDataDir !== undefined && { userDataDir: options.userDataDir }),
    });
  }
  const extraPrefsFirefox = { ...FIREFOX_PREFS, ...options.prefs };
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox });
}

function pathOf(name: BrowserName): string | undefined {
  return name === 'chromium' ? findChromium() : findFirefox();
}
