/** The folder kobold.js was loaded from, as a snippet for another page has to name it. */
export function kitFolder(): string {
  const script = document.querySelector<HTMLScriptElement>(
    'script[src*="/kobold.js"], script[src*="/kobold.loader.js"]',
  );
  if (script) return new URL('.', script.src).href;
  // Imported by a bundle of the page's own, or chunks under v/<version>/.
  // (In sandbox.html, which is one classic script, there is no import.meta: it lies beside kobold.js itself.)
  return new URL('.', import.meta.url || document.baseURI).href.replace(/v\/[^/]+\/(?:[^/]+\/)*$/, '');
}
