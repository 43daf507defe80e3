/** The folder kobold.js was loaded from, as a snippet for another page has to name it. */
import { kitUrl } from './location.js';

export function kitFolder(): string {
  const script = document.querySelector<HTMLScriptElement>(
    'script[src*="/kobold.js"], script[src*="/kobold.loader.js"]',
  );
  return script ? new URL('.', script.src).href : kitUrl;
}
