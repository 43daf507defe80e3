/**
 * A form while somebody fills it, without its looks: what was typed, what the worker says of it, the draft, and what became of it.
 * One question at a time: an answer that is older than what was typed meanwhile is dropped.
 */
import { errorToData, type ErrorData } from '../../../core/errors.js';
import type {
  DatasetHandle,
  FormChange,
  FormComputed,
  FormField,
  FormOutcome,
  FormProblem,
  FormRequest,
  FormState,
  FormWork,
  OwnChange,
} from '../../../worker/api.js';
import { draftKey, dropDraft, readDraft, writeDraft } from './form-draft.js';

export interface FillingHost {
  /** What the element asks for; without what was typed. */
  wish(): Omit<FormRequest, 'values' | 'seen'>;
  /** A text as the reader writes it, as files have it. */
  plain(text: string, field: FormField): string;
  /** Something is to be shown anew. */
  changed(): void;
}

const SOON_MS = 60;
const COMING_MS = 1_000;
const LOOK_MS = 300;
const SLOWEST_LOOK_MS = 5_000;
const HALF = { code: 'type', message: 'This is not filled in to its end.' } as const;

export class FormFilling {
  state: FormState | undefined;
  error: ErrorData | undefined;
  computed: FormComputed = { texts: {}, problems: [] };
  /** By key, as the reader wrote it. */
  readonly typed = new Map<string, string>();
  /** Keys whose problems show. */
  readonly touched = new Set<string>();
  /** All do, since somebody tried to send. */
  isTried = false;
  phase: 'filling' | 'sending' | 'sent' = 'filling';
  work: FormWork | undefined;
  /** What sending failed of. */
  failure: ErrorData | undefined;
  isStopped = false;
  sent: (FormOutcome & { readonly record: string; readonly as: NonNullable<FormOutcome['as']> }) | undefined;
  /** What each relay said of it. */
  deliveries: OwnChange['relays'] = [];
  /** Of the schema, since it was begun. */
  changes: readonly FormChange[] = [];
  /** ms since 1970 of the draft that was found. */
  restoredAt: number | undefined;
  #id: string = crypto.randomUUID();
  #seen: string | undefined;
  #fields = new Map<string, FormField>();
  readonly #halves = new Map<string, () => boolean>();
  #asked = 0;
  #isLooking = false;
  #isNews = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #draft: string | undefined;
  #isClosed = false;

  constructor(
    readonly host: FillingHost,
    readonly handle: () => DatasetHandle | undefined,
  ) {}

  /** Something is here that would be lost. */
  get isDirty(): boolean {
    return this.phase !== 'sent' && this.typed.size > 0;
  }

  /** Formulas of nothing say nothing. */
  get isBegun(): boolean {
    const fields = this.state?.groups.flatMap((group) => group.fields) ?? [];
    return fields.some((field) => field.kind !== 'computed' && this.textOf(field) !== '');
  }

  /** Of what was typed and has no place in the form any more. */
  get lost(): readonly { readonly label: string; readonly text: string }[] {
    const { state } = this;
    if (!state) return [];
    const labels = new Map(this.changes.map(({ field, label }) => [field, label]));
    return [...this.typed]
      .filter(([key, text]) => text !== '' && !state.keys.includes(key))
      .map(([key, text]) => ({ label: labels.get(key) ?? key, text }));
  }

  get problems(): readonly FormProblem[] {
    const shown = new Set(this.state?.groups.flatMap(({ fields }) => fields.map(({ field }) => field.key)));
    const halves = [...this.#halves].filter(([key, isHalf]) => shown.has(key) && isHalf());
    const isHalf = new Set(halves.map(([key]) => key));
    const said = (this.state?.problems ?? []).filter(({ field }) => !isHalf.has(field));
    const wrong = new Set([...isHalf, ...said.map(({ field }) => field)]);
    const more = this.computed.problems.filter(({ field }) => field === '' || !wrong.has(field));
    return [...halves.map(([field]): FormProblem => ({ field, ...HALF })), ...said, ...more];
  }

  textOf({ field, text }: FormField): string {
    return this.typed.get(field.key) ?? text;
  }

  field(key: string): FormField | undefined {
    return this.#fields.get(key);
  }

  /** As files have it, of what was typed. */
  get values(): Record<string, string> {
    const values = Object.create(null) as Record<string, string>;
    for (const [key, text] of this.typed) {
      const field = this.#fields.get(key);
      values[key] = field ? this.host.plain(text, field) : text;
    }
    return values;
  }

  type(key: string, text: string): void {
    this.typed.set(key, text);
    this.#halves.delete(key);
    this.failure = undefined;
    this.isStopped = false;
    this.keep();
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.look(), SOON_MS);
    this.host.changed();
  }

  /** What the box shows is not what would be sent: it is wrong for as long as that is so. */
  half(key: string, isHalf: () => boolean): void {
    this.#halves.set(key, isHalf);
    this.host.changed();
  }

  touch(key: string): void {
    if (this.touched.has(key) || !(this.typed.has(key) || this.#halves.has(key))) return;
    this.touched.add(key);
    this.host.changed();
  }

  /** In the moment a page goes, too. */
  keep(): void {
    if (this.#draft === undefined || !this.isDirty) return;
    writeDraft(this.#draft, { at: Date.now(), id: this.#id, values: Object.fromEntries(this.typed) });
  }

  /** The dataset may have changed. */
  news(): void {
    if (this.phase !== 'filling') return;
    if (this.#isLooking) this.#isNews = true;
    else void this.look();
  }

  /** What the worker says of it now. Resolves when that is shown. */
  async look(): Promise<void> {
    const forms = this.handle()?.forms;
    if (!forms) return;
    const asked = ++this.#asked;
    const isOld = (): boolean => asked !== this.#asked || this.#isClosed;
    const request = this.#request();
    this.#isLooking = true;
    try {
      const state = await forms.state(request);
      if (isOld()) return;
      if (!state) {
        // It comes with the dataset's events, which are told; and if not, it is asked for.
        clearTimeout(this.#soon);
        this.#soon = setTimeout(() => this.news(), COMING_MS);
        return;
      }
      this.#take(state);
      if (this.#restore(state)) return void (await this.look());
      this.host.changed();
      const computed = await forms.computed(request);
      if (isOld()) return;
      this.computed = computed;
    } catch (error) {
      if (isOld()) return;
      this.error = errorToData(error);
    } finally {
      if (asked === this.#asked) {
        this.#isLooking = false;
        if (this.#isNews && !this.#isClosed) this.#soon = setTimeout(() => this.news(), SOON_MS);
        this.#isNews = false;
      }
    }
    this.host.changed();
  }

  /** Whether it was kept. `asks`: the page's builder may say no. */
  async submit(asks: (values: Record<string, string>) => boolean): Promise<boolean> {
    const forms = this.handle()?.forms;
    if (this.phase !== 'filling' || !forms) return false;
    clearTimeout(this.#soon);
    await this.look();
    this.isTried = true;
    this.failure = undefined;
    this.isStopped = false;
    if (!this.state || this.problems.length > 0 || this.phase !== 'filling') return this.#answer(false);
    if (!asks(this.values)) return this.#answer(false);
    this.phase = 'sending';
    this.host.changed();
    const stop = this.state.pow > 0 ? this.#watchWork() : () => undefined;
    try {
      const outcome = await forms.submit({ ...this.#request(), id: this.#id });
      return this.#answer(await this.#took(outcome));
    } catch (error) {
      this.failure = errorToData(error);
      return this.#answer(false);
    } finally {
      stop();
      if (this.phase === 'sending') this.phase = 'filling';
      this.host.changed();
    }
  }

  stop(): void {
    void this.handle()?.forms.stop(this.#id);
  }

  /** Tries again what relays refused. */
  async resend(): Promise<void> {
    const { sent } = this;
    if (!sent) return;
    // Whoever cannot be asked is asked again by `#follow`.
    const again = (sent.events ?? []).map((event) => this.handle()?.retry(event));
    await Promise.all(again).catch(() => undefined);
    void this.#follow(sent);
  }

  /** All that was typed goes. */
  startOver(): void {
    if (this.#draft !== undefined) dropDraft(this.#draft);
    this.typed.clear();
    this.touched.clear();
    Object.assign(this, { isTried: false, isStopped: false, phase: 'filling', sent: undefined, failure: undefined });
    Object.assign(this, { restoredAt: undefined, changes: [], deliveries: [] });
    this.#id = crypto.randomUUID();
    this.#seen = undefined;
    void this.look();
    this.host.changed();
  }

  close(): void {
    this.keep();
    this.#isClosed = true;
    clearTimeout(this.#soon);
  }

  #request(): FormRequest {
    return { ...this.host.wish(), values: this.values, ...(this.#seen !== undefined && { seen: this.#seen }) };
  }

  #take(state: FormState): void {
    this.error = undefined;
    this.state = state;
    this.#seen = state.seen;
    for (const one of state.groups.flatMap(({ fields }) => fields)) this.#fields.set(one.field.key, one);
    if (state.changes.length > 0) {
      const known = this.changes.filter(({ field }) => !state.changes.some((change) => change.field === field));
      this.changes = [...known, ...state.changes];
    }
  }

  /** What was typed at the last visit, the first time it is known which form this is. */
  #restore({ dataset, resource, form = '' }: FormState): boolean {
    if (this.#draft !== undefined) return false;
    const { record = '', fields = [] } = this.host.wish();
    this.#draft = draftKey(dataset, resource, record, form, fields.join());
    const draft = readDraft(this.#draft, Date.now());
    if (!draft || this.typed.size > 0) return false;
    for (const [key, text] of Object.entries(draft.values)) this.typed.set(key, text);
    this.#id = draft.id;
    this.restoredAt = draft.at;
    return true;
  }

  async #took(outcome: FormOutcome): Promise<boolean> {
    const { as, record, problems, changes, stopped } = outcome;
    if (as === undefined || record === undefined) {
      this.phase = 'filling';
      this.isStopped = stopped === true;
      this.changes = changes.length > 0 ? changes : this.changes;
      await this.look();
      if (problems.length > 0 && this.problems.length === 0 && this.state) this.state = { ...this.state, problems };
      return false;
    }
    this.phase = 'sent';
    this.sent = { ...outcome, as, record };
    if (this.#draft !== undefined) dropDraft(this.#draft);
    void this.#follow(this.sent);
    return true;
  }

  /** Until each relay has said something. */
  async #follow({ record, events = [] }: NonNullable<typeof this.sent>): Promise<void> {
    for (let round = 1; !this.#isClosed && this.sent?.record === record; round++) {
      const list = await this.handle()
        ?.outbox({ only: events })
        .catch(() => undefined);
      if (!list || this.sent?.record !== record) return;
      const deliveries = list.entries.flatMap(({ relays }) => relays);
      this.deliveries = deliveries;
      this.host.changed();
      if (deliveries.length > 0 && deliveries.every(({ state }) => state !== 'waiting')) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS * round, SLOWEST_LOOK_MS)));
    }
  }

  #watchWork(): () => void {
    const timer = setInterval(() => {
      void this.handle()
        ?.forms.work(this.#id)
        .then((work) => {
          this.work = work;
          this.host.changed();
        })
        .catch(() => undefined);
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      this.work = undefined;
    };
  }

  #answer(kept: boolean): boolean {
    this.host.changed();
    return kept;
  }
}
