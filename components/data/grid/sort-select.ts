/** The order of cards, which have no headers to click: one list of all columns, up and down. */
import { html, type TemplateResult } from 'lit';
import { sortOf, ViewPatchEvent } from '../table/reader-view.js';
import type { Scene } from './scene.js';

export function renderSortSelect(scene: Scene): TemplateResult {
  const { terms } = scene.localize;
  const [first] = sortOf(scene.view, scene.state);
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    const [direction, index] = [select.value[0], Number(select.value.slice(1))];
    const plan = scene.shown[index];
    const sort = direction && plan ? [{ field: plan.field.key, ...(direction === '-' && { descending: true }) }] : [];
    select.dispatchEvent(new ViewPatchEvent({ sort }));
  };
  const option = (sign: '+' | '-', index: number, label: string) => {
    const chosen = first?.field === scene.shown[index]!.field.key && (first.descending === true) === (sign === '-');
    return html`<option value=${sign + index} ?selected=${chosen}>${label} ${sign === '-' ? '↓' : '↑'}</option>`;
  };
  return html`<select class="button" part="sort-select" aria-label=${terms.sort} @change=${choose}>
    <option value="" ?selected=${!first}>${terms.sort}</option>
    ${scene.shown.map((plan, index) => [option('+', index, plan.label), option('-', index, plan.label)])}
  </select>`;
}
