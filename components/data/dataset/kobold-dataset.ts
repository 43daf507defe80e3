/**
 * `<kobold-dataset>`: one address for several elements. Elements find it by themselves (kit/source.ts), whether it has its
 * class yet or not; all this class does is tell them when what it says changes.
 */
import { text } from '../../kit/attributes.js';
import { channels } from '../../kit/channels.js';
import { hostStyle } from '../../kit/host-style.js';
import { KoboldBase } from '../../kit/html-element.js';

const SAYS = ['name', 'src', 'resource', 'relays'] as const;

/**
 * Elements inside it show its dataset; elsewhere on the page `src="its name"` means it. An element's own `resource` and
 * `relays` come before those said here.
 *
 * @summary Names a dataset once for all elements that show it.
 * @slot - Elements, and anything else.
 * @attr name - a word by which other elements name it in their `src`
 * @attr src - an address (naddr1…, nostr:…) or a file URL
 * @attr dataset - means the same as src
 * @attr resource - which kind of record, for elements that say none
 * @attr relays - where to look besides what the address says, by spaces
 */
export class KoboldDataset extends KoboldBase {
  static readonly observedAttributes = [...SAYS, 'dataset'];

  declare name: string;
  declare src: string;
  declare resource: string;
  declare relays: string;

  #isTelling = false;

  connectedCallback(): void {
    for (const name of SAYS) this.#takeEarly(name);
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
    hostStyle(this).setProperty('display', 'contents');
    this.#tell();
  }

  disconnectedCallback(): void {
    this.#tell();
  }

  attributeChangedCallback(): void {
    this.#tell();
  }

  /** What a framework set before the element had its class. */
  #takeEarly(name: (typeof SAYS)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<this>)[name];
    this[name] = value;
  }

  /** Once for all changes of one task. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const element of dependents(this)) element.requestUpdate?.();
    });
  }
}

for (const name of SAYS)
  Object.defineProperty(KoboldDataset.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: KoboldDataset) {
      return this.getAttribute(name) ?? '';
    },
    set(this: KoboldDataset, value: unknown) {
      this.setAttribute(name, text(value));
    },
  });

type Dependent = HTMLElement & { requestUpdate?(): void };

/** Every element that may have read it: asking one too many costs an update that finds nothing new. */
function dependents(provider: HTMLElement): Set<Dependent> {
  const found = new Set<Dependent>(channels().targets);
  for (const element of document.querySelectorAll<Dependent>('*'))
    if (element.localName.startsWith('kobold-')) found.add(element);
  const root = provider.getRootNode();
  if (root !== document && root instanceof ShadowRoot)
    for (const element of root.querySelectorAll<Dependent>('*'))
      if (element.localName.startsWith('kobold-')) found.add(element);
  return found;
}
