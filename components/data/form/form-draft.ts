/**
 * What was typed and not sent, over a reload: in localStorage, because it must be there at once and be written in the moment a page
 * goes. On this device only, until it is sent or begun anew. Where nothing can be kept (a sandboxed frame) there is none.
 */
export interface FormDraft {
  /** ms since 1970. */
  readonly at: number;
  /** Of the submission. */
  readonly id: string;
  /** As typed. */
  readonly values: Readonly<Record<string, string>>;
}

const LONGEST_CHARACTERS = 200_000;
/** Nobody remembers what it was about. */
const OLDEST_MS = 90 * 86_400_000;

export function draftKey(...names: readonly string[]): string {
  return `kobold form ${JSON.stringify(names)}`;
}

export function readDraft(key: string, now: number): FormDraft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<FormDraft> | null;
    if (draft === null) return undefined;
    const { at, id, values } = draft;
    if (typeof at !== 'number' || typeof id !== 'string' || typeof values !== 'object' || values === null)
      return undefined;
    if (now - at > OLDEST_MS) {
      localStorage.removeItem(key);
      return undefined;
    }
    const texts = Object.entries(values).filter(([, text]) => typeof text === 'string');
    return texts.length === 0 ? undefined : { at, id, values: Object.fromEntries(texts) };
  } catch {
    return undefined;
  }
}

/** Whether it is kept. */
export function writeDraft(key: string, draft: FormDraft): boolean {
  try {
    const text = JSON.stringify(draft);
    if (text.length > LONGEST_CHARACTERS) return false;
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // then there was none
  }
}
