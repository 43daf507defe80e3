/** The front page: whatever is dropped, chosen or pasted becomes a table, with its snippet beside it. */
import type { FilterTarget } from '../components/data/table/reader-view.js';
import type {} from '../components/kit/events.js';
import type { ErrorData } from '../core/errors.js';
import { intakeAddress, intakeFile, intakeFrom, whyUnreachable, type Intake } from './intake.js';
import { SnippetPanel } from './snippet-panel.js';

const part = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;
const snippet = new SnippetPanel();

function take(intake: Intake | undefined): void {
  if (!intake) return;
  if ('problem' in intake) return tell(intake.problem);
  tell('');
  const table = document.createElement('kobold-table') as FilterTarget & { data?: unknown };
  if ('url' in intake) table.setAttribute('src', intake.url);
  else table.data = intake.data;
  // As cards, 25 records would put the snippet out of sight.
  if (matchMedia('(max-width: 560px)').matches) table.setAttribute('page-size', '5');
  table.addEventListener('kobold-error', (event) => void explain(event.detail, intake, table));
  table.addEventListener('table-update', () => refreshSoon());
  part('stage').replaceChildren(table);
  part('result').hidden = false;
  document.body.classList.add('has-table');
  snippet.show(table, 'data' in intake ? intake.data : undefined);
}

/** Where nothing came the page is as before, with a sentence; where part came the table itself says what is missing. */
async function explain(error: ErrorData, intake: Intake, table: FilterTarget): Promise<void> {
  if (table.context?.state.counts.total) return;
  const sentence = error.code === 'unreachable' && 'url' in intake ? await whyUnreachable(intake.url) : error.message;
  if (!table.isConnected) return;
  table.remove();
  part('result').hidden = true;
  document.body.classList.remove('has-table');
  tell(sentence);
}

function tell(problem: string): void {
  part('problem').textContent = problem;
  part('problem').hidden = !problem;
}

let waiting = 0;
/** A table updates often while it loads; the snippet follows when it rests. */
function refreshSoon(): void {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => void snippet.refresh().catch((error: Error) => tell(error.message)), 120);
}

function acceptDrops(): void {
  let depth = 0;
  const over = (by: number) => document.body.classList.toggle('over', (depth = Math.max(0, depth + by)) > 0);
  addEventListener('dragenter', () => over(1));
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.some((type) => type === 'Files' || type.startsWith('text/'))) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    over(-depth);
    if (!event.dataTransfer) return;
    event.preventDefault();
    take(intakeFrom(event.dataTransfer));
  });
}

function acceptPastes(): void {
  addEventListener('paste', (event) => {
    if (!event.clipboardData) return;
    // In a field a word is a word; several lines or cells are a table wherever they are pasted.
    const into = event.composedPath()[0];
    const inField = into instanceof HTMLElement && into.matches('input, textarea, [contenteditable]');
    if (inField && !/[\t\n]/.test(event.clipboardData.getData('text/plain').trim())) return;
    event.preventDefault();
    take(intakeFrom(event.clipboardData));
  });
}

function acceptChoices(): void {
  const file = part<HTMLInputElement>('file');
  file.addEventListener('change', () => {
    if (file.files?.[0]) take(intakeFile(file.files[0]));
    file.value = '';
  });
  part('by-url').addEventListener('submit', (event) => {
    event.preventDefault();
    take(intakeAddress(part<HTMLInputElement>('url').value.trim()));
  });
  part('example').addEventListener('click', () => take({ url: new URL('seeds/seed-catalog.csv', location.href).href }));
}

/** One page, shown here and by itself. */
async function showGarden(): Promise<void> {
  const answer = await fetch('garden.html');
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = document.importNode(page.querySelector('main')!, true);
  part('garden').append(...main.childNodes);
}

acceptDrops();
acceptPastes();
acceptChoices();
void showGarden();
