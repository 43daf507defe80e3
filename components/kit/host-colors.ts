/**
 * Takes the colours of the page around: its link colour as accent, its background for what floats, light or dark for
 * form controls. CSS alone cannot ask for these; `LinkText` and `Canvas` are the browser's, not the page's.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hostStyle } from './host-style.js';

export class HostColorsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #read = () => this.read();

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.read();
    this.#scheme.addEventListener('change', this.#read);
    // Style sheets and theme switches that come later.
    watched.add(this);
    observer ??= observeTheme();
  }

  hostDisconnected(): void {
    this.#scheme.removeEventListener('change', this.#read);
    watched.delete(this);
    if (watched.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  }

  read(): void {
    const style = hostStyle(this.#host);
    const ink = getComputedStyle(this.#host).color;
    const paper = backgroundBehind(this.#host);
    const accent = linkColor(this.#host);
    if (accent) style.setProperty('--_host-accent', accent);
    else style.removeProperty('--_host-accent');
    if (paper) style.setProperty('--_host-paper', paper);
    else style.removeProperty('--_host-paper');
    style.setProperty('color-scheme', lightness(ink) > 0.5 ? 'dark' : 'light');
  }
}

const watched = new Set<HostColorsController>();
let observer: MutationObserver | undefined;

function observeTheme(): MutationObserver {
  const created = new MutationObserver(() => watched.forEach((controller) => controller.read()));
  const options = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-color-scheme'] };
  created.observe(document.documentElement, options);
  if (document.body) created.observe(document.body, options);
  if (document.head) created.observe(document.head, { childList: true });
  addEventListener('load', () => watched.forEach((controller) => controller.read()), { once: true });
  return created;
}

/**
 * What a plain link would look like here: one is put beside the host, asked and taken out again before anyone sees it.
 * Not into the host: what no slot shows has no computed style.
 */
function linkColor(host: HTMLElement): string {
  const link = document.createElement('a');
  link.href = '#';
  link.hidden = true;
  link.slot = host.slot;
  host.after(link);
  const { color } = getComputedStyle(link);
  link.remove();
  return color;
}

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
