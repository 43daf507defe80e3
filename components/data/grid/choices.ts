/** Choices and tags with their colours, in rows, cards and records. */
import { html, nothing, type TemplateResult } from 'lit';

/** The dot is drawn, not styled: pages may forbid styles, and a fill cannot fetch what plain colours do not name. */
export function renderOption(label: string, color: string | undefined): TemplateResult {
  return html`<span dir="auto">${color ? renderDot(color) : nothing}${label}</span>`;
}

export function renderTag(label: string, color: string | undefined): TemplateResult {
  return html`<span class="tag" part="tag" dir="auto">${color ? renderDot(color) : nothing}${label}</span>`;
}

export const renderDot = (color: string): TemplateResult =>
  html`<svg class="dot" viewBox="0 0 8 8" aria-hidden="true"><circle cx="4" cy="4" r="3.5" fill=${color} /></svg>`;
