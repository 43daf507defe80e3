/** A promise that is settled once and made anew when loading starts again. */
export class Readiness {
  promise!: Promise<void>;
  #settle!: { resolve(): void; reject(error: unknown): void };
  #settled = true;

  constructor() {
    this.renew();
  }

  /** Who waits already goes on waiting. */
  renew(): void {
    if (!this.#settled) return;
    this.#settled = false;
    this.promise = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.promise.catch(() => undefined); // nobody is obliged to listen
  }

  resolve(): void {
    this.#settled = true;
    this.#settle.resolve();
  }

  reject(error: unknown): void {
    this.#settled = true;
    this.#settle.reject(error);
  }
}
