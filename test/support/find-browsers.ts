/**
 * Finds the installed browsers: CHROME_PATH and FIREFOX_PATH first, then the usual places. Where none is and Debian's
 * may be installed (root, apt-get), installs it.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Browsers {
  readonly chromium: string | undefined;
  readonly firefox: string | undefined;
}

const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const CHROMIUM_PLACES = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];
const FIREFOX_PLACES = [
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

export async function findBrowsers(): Promise<Browsers> {
  let browsers = { chromium: findChromium(), firefox: findFirefox() };
  const missing = [browsers.chromium ? [] : ['chromium'], browsers.firefox ? [] : ['firefox-esr']].flat();
  if (missing.length > 0 && installFromDebian(missing)) browsers = { chromium: findChromium(), firefox: findFirefox() };
  return browsers;
}

export function findChromium(): string | undefined {
  return find(process.env.CHROME_PATH, CHROMIUM_NAMES, CHROMIUM_PLACES);
}

export function findFirefox(): string | undefined {
  return find(process.env.FIREFOX_PATH, FIREFOX_NAMES, FIREFOX_PLACES);
}

function find(named: string | undefined, names: readonly string[], places: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places];
  return [...(named ? [named] : []), ...candidates].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installFromDebian(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !find(undefined, ['apt-get'], [])) return false;
  console.log(`Installing ${packages.join(' and ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  let installed = false;
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  } catch {
    // Old lists may still do.
  }
  for (const name of packages) {
    try {
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env,
      });
      installed = true;
    } catch {
      console.error(`${name} could not be installed.`);
    }
  }
  return installed;
}
