/** Asks the browser, once a page, not to empty what is kept for this site: from the first edit on it holds a person's own work. */
let isAsked = false;

/** Firefox asks the person; Chromium and Safari decide by how the site is used. What they say changes nothing here. */
export function keepStorage(): void {
  if (isAsked) return;
  isAsked = true;
  navigator.storage?.persist?.().catch(() => undefined);
}
