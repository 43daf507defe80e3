/** Puts text on the clipboard; false where the browser or the page around (an iframe without permission) forbids it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Plain http pages have no clipboard API; this old road still works there, right after a click. */
function copyBySelection(text: string): boolean {
  const box = document.createElement('textarea');
  box.value = text;
  box.readOnly = true;
  box.style.setProperty('position', 'fixed');
  box.style.setProperty('opacity', '0');
  // Inside an open modal dialog only its own content can hold the focus.
  const home = document.querySelector('dialog:modal') ?? document.body;
  const before = document.activeElement;
  home.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  box.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
