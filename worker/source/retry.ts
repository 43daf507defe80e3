/** When to try again what could not be reached: as soon as the browser is online, and after growing pauses. */
const FIRST_MS = 15_000;
const MOST_MS = 300_000;

export class Retry {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pauseMs = FIRST_MS;
  #listening = false;

  constructor(private readonly again: () => void) {}

  /** Something else is shown meanwhile: keep trying. */
  later(): void {
    this.whenOnline();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#now, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, MOST_MS);
  }

  whenOnline(): void {
    if (this.#listening) return;
    this.#listening = true;
    self.addEventListener('online', this.#online);
  }

  stop(): void {
    clearTimeout(this.#timer);
    self.removeEventListener('online', this.#online);
    this.#listening = false;
  }

  readonly #online = (): void => {
    this.#pauseMs = FIRST_MS;
    this.#now();
  };

  readonly #now = (): void => {
    this.stop();
    this.again();
  };
}
