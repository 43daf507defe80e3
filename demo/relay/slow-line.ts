/** A line on which frames take their time and keep their order. Without a delay nothing waits. */
export class SlowLine {
  #queue: { text: string; dueMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isCut = false;
  readonly #send: (text: string) => void;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  send(text: string, delayMs: number): void {
    if (this.#isCut) return;
    if (delayMs <= 0 && this.#queue.length === 0) return this.#send(text);
    const lastMs = this.#queue.at(-1)?.dueMs ?? 0;
    this.#queue.push({ text, dueMs: Math.max(lastMs, performance.now() + delayMs) });
    this.#wait();
  }

  /** What is on its way is lost. */
  cut(): void {
    this.#isCut = true;
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  #wait(): void {
    const next = this.#queue[0];
    if (!next || this.#timer) return;
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.dueMs - performance.now()));
  }

  #deliver(): void {
    this.#timer = undefined;
    while (this.#queue[0] && this.#queue[0].dueMs <= performance.now()) this.#send(this.#queue.shift()!.text);
    this.#wait();
  }
}
