/**
 * What this device saved and the dataset sets aside, because the right went meanwhile: it becomes the person's draft again and is
 * sent nowhere any more. Looked for whenever the log has changed and at each start, so that no crash in between loses it.
 */
import type { QuarantineCode } from '../../core/dataset/state.js';
import type { DatasetEvent, EventId } from '../../core/log/event.js';
import { setAsideDrafts } from '../../core/writing/set-aside.js';
import type { DatasetWriting } from './dataset-writing.js';
import { takeTurns } from './take-turns.js';

export class SetAside {
  /** Noted as set aside in the outbox, as far as this worker knows. */
  readonly #noted = new Set<EventId>();
  /** Set aside and not in the outbox: sent long ago, or by another device with this key. */
  readonly #old = new Set<EventId>();
  #isOpen = false;
  #isPlanned = false;

  constructor(readonly writing: DatasetWriting) {}

  /** What earlier visits have noted: the dataset may take it again. */
  async open(): Promise<void> {
    if (this.#isOpen) return;
    for (const { event, setAside } of await this.#outbox()) if (setAside) this.#noted.add(event.id as EventId);
    this.#isOpen = true;
    this.look();
  }

  /** The log has changed. */
  look(): void {
    if (this.#isPlanned || this.#found().size === 0) return;
    this.#isPlanned = true;
    const turn = this.writing.alone(() => {
      this.#isPlanned = false;
      return this.turn();
    });
    // The store says itself what is wrong with it; the next change of the log, or the next start, tries again.
    turn.catch(() => void (this.#isPlanned = false));
  }

  /** Drafts, and the outbox, in one step. Only when alone. */
  async turn(): Promise<void> {
    const asked = this.#found();
    if (asked.size === 0) return;
    const entries = new Map((await this.#outbox()).map(({ event, setAside }) => [event.id as EventId, setAside]));
    const { state } = this.writing.target.fold;
    const codes = new Map<EventId, QuarantineCode | undefined>();
    const events: DatasetEvent[] = [];
    // Once more: the store was waited for. What the log has learned meanwhile may be in the outbox by now, and has its own turn.
    for (const [id, code] of this.#found()) {
      if (!asked.has(id)) continue;
      const isNoted = entries.get(id) !== undefined;
      if (!entries.has(id)) this.#old.add(id);
      else if (isNoted !== (code !== undefined)) codes.set(id, code);
      if (code === undefined) this.#noted.delete(id);
      else if (entries.has(id)) this.#noted.add(id);
      if (codes.get(id) !== undefined) events.push(state.event(id)!);
    }
    if (codes.size === 0) return;
    try {
      // What the log learns meanwhile is looked at next.
      await this.writing.takeBack(await takeTurns(setAsideDrafts(state, events)), codes);
    } catch (error) {
      for (const [id, code] of codes)
        if (code === undefined) this.#noted.add(id);
        else this.#noted.delete(id);
      throw error;
    }
  }

  /** Own data that the dataset sets aside and nobody noted, by its code; and what it takes again. */
  #found(): Map<EventId, QuarantineCode | undefined> {
    const found = new Map<EventId, QuarantineCode | undefined>();
    const { device, target } = this.writing;
    const { state } = target.fold;
    // Who may write is not known for sure.
    if (device === undefined || state.needs().length > 0) return found;
    for (const { id, code } of state.quarantined(device)) {
      if (this.#noted.has(id) || this.#old.has(id)) continue;
      if (state.event(id)?.type === 'data') found.set(id, code);
    }
    for (const id of this.#noted) if (state.isValid(id)) found.set(id, undefined);
    return found;
  }

  async #outbox() {
    const { options, target } = this.writing;
    return (await options.store()).outbox(target.address);
  }
}
