/** What changing cells takes, in one file: loaded for tables that are `editable`, after their rows. */
import { loadChoices } from './input-for.js';

void loadChoices().catch(() => undefined);

export { Editing } from './editing.js';
export { installSuggestions } from './install-suggestions.js';
