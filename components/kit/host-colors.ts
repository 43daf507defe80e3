/**
 * Takes the colours of the page around: its link colour as accent, its background for what floats, light or dark for
 * form controls. CSS alone cannot ask for these; `LinkText` and `Canvas` are the browser's, not the page's.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hostStyle } from './host-style.js';

export class HostColorsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    watched.add(this.#host);
    // Together with all that connect now, and before anything is painted.
    if (due.size === 0) queueMicrotask(() => readColors(due));
    due.add(this.#host);
    watch ??= watchTheme();
  }

  hostDisconnected(): void {
    watched.delete(this.#host);
    due.delete(this.#host);
    if (watched.size > 0) return;
    watch?.abort();
    watch = undefined;
  }

  read(): void {
    readColors(new Set([this.#host]));
  }
}

const watched = new Set<HTMLElement>();
const due = new Set<HTMLElement>();
let watch: AbortController | undefined;

/** A page in the background paints nothing; then it is this late. */
const LATEST_MS = 300;

/** Style sheets and theme switches that come later: read again once a frame, however many changes there were. */
function watchTheme(): AbortController {
  const over = new AbortController();
  const { signal } = over;
  let waits = false;
  const readSoon = (): void => {
    if (waits) return;
    waits = true;
    const read = (): void => {
      if (waits && !signal.aborted) readColors(new Set(watched));
      waits = false;
    };
    requestAnimationFrame(read);
    setTimeout(read, LATEST_MS);
  };
  const observer = new MutationObserver((changes) => {
    const nodes = changes.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]);
    const sheets = nodes.filter(isStyleSheet);
    // A linked one counts once it has come.
    for (const sheet of sheets) sheet.addEventListener('load', readSoon, { once: true, signal });
    if (sheets.length > 0 || changes.some(({ type }) => type === 'attributes')) readSoon();
  });
  const options = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme'] };
  observer.observe(document.documentElement, options);
  if (document.body) observer.observe(document.body, options);
  if (document.head) observer.observe(document.head, { childList: true });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readSoon, { signal });
  if (document.readyState !== 'complete') addEventListener('load', readSoon, { once: true, signal });
  signal.addEventListener('abort', () => observer.disconnect());
  return over;
}

function isStyleSheet(node: Node): boolean {
  return node instanceof HTMLStyleElement || (node instanceof HTMLLinkElement && node.relList.contains('stylesheet'));
}

/** Asks for everything before it writes anything: the page is styled once, not once a table. */
function readColors(hosts: Set<HTMLElement>): void {
  const connected = [...hosts].filter((host) => host.isConnected);
  hosts.clear();
  const links = putLinks(connected);
  const read = connected.map((host) => ({
    host,
    accent: getComputedStyle(links.get(placeOf(host))!).color,
    ink: getComputedStyle(host).color,
    paper: backgroundBehind(host),
  }));
  for (const link of links.values()) link.remove();
  for (const { host, accent, ink, paper } of read) {
    const style = hostStyle(host);
    if (accent) style.setProperty('--_host-accent', accent);
    else style.removeProperty('--_host-accent');
    if (paper) style.setProperty('--_host-paper', paper);
    else style.removeProperty('--_host-paper');
    style.setProperty('color-scheme', lightness(ink) > 0.5 ? 'dark' : 'light');
  }
}

/**
 * What a plain link would look like here: one is put beside the hosts, asked and taken out again before anyone sees it.
 * Not into a host: what no slot shows has no computed style.
 */
function putLinks(hosts: readonly HTMLElement[]): Map<unknown, HTMLElement> {
  const links = new Map<unknown, HTMLElement>();
  for (const host of hosts) {
    const place = placeOf(host);
    if (links.has(place)) continue;
    const link = document.createElement('a');
    link.href = '#';
    link.hidden = true;
    link.slot = host.slot;
    host.after(link);
    links.set(place, link);
  }
  return links;
}

/** Hosts of one parent share a link, unless they stand in slots of their own. */
const placeOf = (host: HTMLElement): unknown => (host.slot ? host : host.parentNode);

function backgroundBehind(host: HTMLElement): string | undefined {
  for (let at: Element | null = host; at; at = at.parentElement ?? hostOf(at)) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^transparent$|, 0\)$|\/ 0\)$/.test(backgroundColor)) return backgroundColor;
  }
  return undefined;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** 0–1. Reads the computed forms `rgb(…)`; others (oklch, color()) go by their first number. */
function lightness(color: string): number {
  const parts = (color.match(/[\d.]+/g) ?? []).map(Number);
  if (!color.startsWith('rgb')) return parts[0] ?? 0;
  const [r = 0, g = 0, b = 0] = parts;
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
