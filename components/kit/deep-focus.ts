/** Where the focus is, through shadow roots: of what has one, `document.activeElement` gives the host, which mostly takes no focus. */
export function deepFocus(): HTMLElement | undefined {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement ? at : undefined;
}
