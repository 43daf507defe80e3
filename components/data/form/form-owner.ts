/**
 * The plain `<form>` around an element that sends something of its own: its submission waits until that is kept, and then goes on as
 * if nothing had been, with all that its listeners do. Whoever listens to it hears of it once, after ours.
 */
export interface OwnedPart {
  /** Nothing of it is left to be sent. */
  isSent(): boolean;
  /** Whether it is kept. */
  send(): Promise<boolean>;
}

export class FormOwner {
  form: HTMLFormElement | null = null;
  /** Where its submission is heard: that leaves no shadow root. */
  #root: Node | undefined;
  #isSending = false;

  constructor(
    readonly element: HTMLElement & { showProblems(): void },
    readonly part: OwnedPart,
  ) {
    // The browser's bubble would say one thing, at the edge of all: what is wrong is said in place.
    element.addEventListener('invalid', (event) => {
      event.preventDefault();
      element.showProblems();
    });
  }

  join(form: HTMLFormElement | null): void {
    this.leave();
    this.form = form;
    // Before the page's own listeners, wherever in the form they are.
    this.#root = form?.getRootNode();
    this.#root?.addEventListener('submit', this.#submitted, { capture: true });
  }

  leave(): void {
    this.#root?.removeEventListener('submit', this.#submitted, { capture: true });
    this.form = null;
  }

  readonly #submitted = (event: Event): void => {
    const { form, part } = this;
    if (!form || event.target !== form || part.isSent()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#isSending) return;
    this.#isSending = true;
    const { submitter } = event as SubmitEvent;
    void part
      .send()
      .then((kept) => {
        if (kept && form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
      })
      .finally(() => (this.#isSending = false));
  };
}
