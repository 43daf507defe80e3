/** What changing cells takes, in one file: loaded for tables that are `editable`, after their rows. */
export { Editing } from './editing.js';
export { installSuggestions } from './kobold-suggestions.js';
