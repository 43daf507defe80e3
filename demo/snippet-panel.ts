/** The snippet beside the table: four forms in tabs, a copy button, and what else is to be done. */
import { rowsToCsv } from '../core/exchange/csv-print.js';
import { snippetRequest } from '../components/data/panels/table-snippet.js';
import type { FilterTarget } from '../components/data/table/reader-view.js';
import { makeSnippets, type SnippetForm, type Snippets } from '../components/kit/snippet.js';
import type { TableData } from '../components/kit/source.js';
import { en as terms } from '../components/kit/terms/en.js';
import '../components/kit/terms/en-later.js';

const FORMS: readonly { readonly form: SnippetForm; readonly label: string; readonly hint: string }[] = [
  { form: 'tag', label: terms.formTag, hint: terms.formTagHint },
  { form: 'div', label: terms.formDiv, hint: terms.formDivHint },
  { form: 'link', label: terms.formLink, hint: terms.formLinkHint },
  { form: 'iframe', label: terms.formFrame, hint: terms.formFrameHint },
];
/** Somebody trying it on their own machine will serve the built folder beside their page. */
const isTrial = /^(localhost|127\.|\[::1\])/.test(location.hostname);

export class SnippetPanel {
  #form: SnippetForm = 'tag';
  #snippets: Snippets | undefined;
  #table: FilterTarget | undefined;
  #data: TableData | undefined;
  #turn = 0;
  readonly #tabs: readonly HTMLButtonElement[];
  readonly #code = part<HTMLTextAreaElement>('code');
  readonly #base = part<HTMLInputElement>('base');

  constructor() {
    this.#tabs = FORMS.map(({ form, label }) => {
      const tab = document.createElement('button');
      Object.assign(tab, { type: 'button', id: `form-${form}`, textContent: label });
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', 'form-panel');
      tab.addEventListener('click', () => this.#choose(form));
      return tab;
    });
    const list = part('forms');
    list.append(...this.#tabs);
    list.addEventListener('keydown', (event) => this.#step(event));
    this.#base.value = isTrial ? '/kobold/' : new URL('/kobold/', location.href).href;
    this.#base.addEventListener('input', () => void this.refresh());
    part('copy').addEventListener('click', () => void this.#copy());
    this.#choose('tag');
  }

  show(table: FilterTarget, data: TableData | undefined): void {
    this.#table = table;
    this.#data = data;
    this.#snippets = undefined;
    this.#render();
  }

  /** Makes the snippets anew from what the table shows now. */
  async refresh(): Promise<void> {
    const table = this.#table;
    const turn = ++this.#turn;
    if (!table?.context) return;
    const request = await snippetRequest(table.context, this.#base.value.trim() || '/kobold/');
    if (!request || turn !== this.#turn) return;
    const fileName = this.#data instanceof File && /\.\w+$/.test(this.#data.name) ? this.#data.name : undefined;
    this.#snippets = makeSnippets({ ...request, fileName, src: request.src && fromRoot(request.src) });
    this.#render();
  }

  #choose(form: SnippetForm): void {
    this.#form = form;
    FORMS.forEach((one, at) => {
      const tab = this.#tabs[at]!;
      tab.setAttribute('aria-selected', String(one.form === form));
      tab.tabIndex = one.form === form ? 0 : -1;
      if (one.form === form) part('form-hint').textContent = one.hint;
    });
    part('form-panel').setAttribute('aria-labelledby', `form-${form}`);
    this.#render();
  }

  #step(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = FORMS.findIndex(({ form }) => form === this.#form);
    const next = (at + by + FORMS.length) % FORMS.length;
    this.#choose(FORMS[next]!.form);
    this.#tabs[next]!.focus();
  }

  #render(): void {
    const snippet = this.#snippets?.forms[this.#form];
    const text = snippet?.text ?? '';
    const needsScript = this.#form === 'div' || this.#form === 'link';
    part('script-hint').hidden = part('script').hidden = !needsScript || !snippet;
    part<HTMLTextAreaElement>('script').value = this.#snippets?.script ?? '';
    if (this.#code.value !== text) this.#code.value = text;
    this.#code.classList.toggle('short', this.#form === 'link' || this.#form === 'iframe');
    part('size').textContent = text ? sizeOf(text) : '';
    part<HTMLButtonElement>('copy').disabled = !text;
    const todo = part('todo');
    todo.hidden = !snippet?.todo;
    if (snippet?.todo) todo.replaceChildren(...this.#todo(snippet.todo));
  }

  #todo(todo: NonNullable<Snippets['forms'][SnippetForm]['todo']>): (Node | string)[] {
    const sentence =
      todo.kind === 'upload-beside'
        ? `Upload “${todo.file}” into the folder of your page: the snippet looks for it there. `
        : `A ${this.#form === 'link' ? 'link' : 'frame'} needs the file on the web. Upload “${todo.file}” to your site and put its address in the place of ${todo.placeholder}. `;
    if (!this.#data || this.#data instanceof Blob) return [sentence];
    const { header, rows } = this.#data;
    const save = document.createElement('button');
    Object.assign(save, { type: 'button', className: 'plain', textContent: `Download ${todo.file}` });
    save.addEventListener('click', () => download(todo.file, rowsToCsv([header, ...rows])));
    return [sentence, save];
  }

  async #copy(): Promise<void> {
    const button = part('copy');
    try {
      await navigator.clipboard.writeText(this.#code.value);
    } catch {
      this.#code.select();
      if (!document.execCommand('copy')) return void (part('size').textContent = terms.cannotCopy);
    }
    button.textContent = terms.copiedText;
    setTimeout(() => (button.textContent = terms.copy), 2000);
  }
}

function part<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** On a trial server the port is of no use to anybody. */
function fromRoot(src: string): string {
  return isTrial && src.startsWith(`${location.origin}/`) ? src.slice(location.origin.length) : src;
}

function sizeOf(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}

function download(name: string, csv: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
