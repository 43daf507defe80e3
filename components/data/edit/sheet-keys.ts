/** Keys of spreadsheets that are for more than the cell they are pressed in. */
import type { Editing } from './editing.js';

/** True when the key was for the sheet. */
export function hasSheetKey(event: KeyboardEvent, editing: Editing): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const target = event.target as Element;
  if (target.closest('input, textarea, select, [contenteditable]')) return false;
  const isCommand = (ctrlKey || metaKey) && !altKey;
  const letter = key.toLowerCase();
  if (isCommand && letter === 'z') editing.sheet((sheet) => (shiftKey ? sheet.redo() : sheet.undo()));
  else if (ctrlKey && !altKey && !shiftKey && letter === 'y') editing.sheet((sheet) => sheet.redo());
  else if (!target.closest('.scroller .body, .cards')) return false;
  else if (isCommand && !shiftKey && letter === 'd') editing.sheet((sheet) => sheet.fillDown());
  else if (isCommand && key === '-') editing.sheet((sheet) => sheet.removeRows());
  else if (!isCommand && key === 'Delete' && editing.activeCell) editing.sheet((sheet) => sheet.clear());
  else if (!isCommand && key === 'Backspace' && editing.severalSelected) editing.sheet((sheet) => sheet.clear());
  else return false;
  return true;
}
