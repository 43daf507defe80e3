/** Who says what a cell shows, as a reader wants it: the value, who and when, on demand the proof, and what was before. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Field } from '../../../core/table/field.js';
import type { Provenance, ProvenancePart, Saying } from '../../../worker/api.js';
import type { LocalizeController } from '../../kit/localize.js';
import { relativeTime } from '../../kit/relative-time.js';
import type { CellFormat } from '../grid/cell-text.js';
import { shortKey } from './key-mark.js';
import { renderPerson } from './person.js';
import { renderSaid } from './said-value.js';

export interface ProvenanceWords {
  readonly localize: LocalizeController;
  /** As the one who asked shows it, decimals and all. */
  readonly field: Field;
  readonly format: CellFormat;
  /** ms since 1970. */
  readonly now: number;
  copy(text: string): void;
}

export function renderProvenance({ computed, parts }: Provenance, words: ProvenanceWords): TemplateResult {
  const { terms } = words.localize;
  if (computed) return html`<p>${terms.computedValue}</p>`;
  const told = parts.filter(({ live, before }) => live.length + before.length > 0);
  if (told.length === 0) return html`<p class="quiet">${terms.nobodyWrote}</p>`;
  return html`${told.map((part) => renderPart(part, words))}`;
}

function renderPart(part: ProvenancePart, words: ProvenanceWords): TemplateResult {
  const { live, before, conflict, name } = part;
  const { localize } = words;
  const { terms } = localize;
  const [shown, ...others] = live;
  const count = (term: typeof terms.sameValue) => term(localize.number(live.length), localize.plural(live.length));
  return html`<section class="part" aria-label=${name || nothing}>
    ${name === undefined ? nothing : html`<h3 class="name" dir="auto">${name}</h3>`}
    ${others.length > 0 ? html`<p class=${conflict ? 'undecided' : 'quiet'}>${count(conflict ? terms.differentValues : terms.sameValue)}</p>` : nothing}
    ${
      others.length > 0
        ? html`<ol class="sayings" part="sayings">
            ${live.map((saying) => html`<li>${renderSaying(saying, part, words, conflict && saying === shown)}</li>`)}
          </ol>`
        : shown
          ? renderSaying(shown, part, words, false)
          : nothing
    }
    ${before.length > 0 ? renderBefore(before, words) : nothing}
  </section>`;
}

function renderSaying(saying: Saying, part: ProvenancePart, words: ProvenanceWords, marked: boolean): TemplateResult {
  const { localize } = words;
  const { terms } = localize;
  return html`<div class="saying" part="saying">
    ${
      part.name === undefined || saying.text === undefined
        ? html`<p class="value">
            ${valueText(saying, words)}${marked ? html` <span class="chosen">${terms.showsNow}</span>` : nothing}
          </p>`
        : nothing
    }
    ${renderPerson(saying, localize)} ${renderWhen(saying, words)}
    ${saying.accepted ? renderAccepted(saying.accepted, terms) : nothing}
    ${saying.note ? html`<blockquote class="note" dir="auto">${saying.note}</blockquote>` : nothing}
    ${saying.author ? renderProof(saying, words) : nothing}
  </div>`;
}

function renderAccepted({ npub, name }: NonNullable<Saying['accepted']>, terms: LocalizeController['terms']) {
  const key = shortKey(npub);
  // Isolated: a name may run the other way than the sentence.
  return html`<p class="quiet">${terms.acceptedFrom(name ? `\u2068${name}\u2069 (${key})` : key)}</p>`;
}

function valueText({ text, author }: Saying, { localize, field, format }: ProvenanceWords): unknown {
  const { terms } = localize;
  if (text === undefined) return html`<span class="quiet">${author ? terms.nothingStands : terms.valueNotHere}</span>`;
  if (text === '') return html`<span class="quiet">${terms.emptyValue}</span>`;
  return html`<bdi>${renderSaid(text, field, localize, format)}</bdi>`;
}

function renderWhen({ at }: Saying, { localize, now }: ProvenanceWords): unknown {
  if (at === undefined) return nothing;
  const exact = localize.date(at, { dateStyle: 'medium', timeStyle: 'short' });
  return html`<p class="when">
    <time datetime=${new Date(at).toISOString()}>${relativeTime(at, now, localize.lang)}</time>
    <span class="quiet">· ${exact}</span>
  </p>`;
}

function renderProof(saying: Saying, words: ProvenanceWords): TemplateResult {
  const { terms } = words.localize;
  const { author, npub, nevent, relays } = saying;
  return html`<details class="proof" part="proof">
    <summary><span class="check" aria-hidden="true">✓</span> ${terms.signedHere}</summary>
    <dl>
      ${renderCopied(terms.eventId, nevent, words)} ${npub ? renderCopied(terms.personKey, npub, words) : nothing}
      ${author && author.person !== author.pubkey ? renderCopied(terms.deviceKey, author.pubkey, words) : nothing}
      ${
        relays.length > 0
          ? html`<dt>${terms.onRelays}</dt>
              ${relays.map((relay) => html`<dd class="relay" dir="ltr">${relay}</dd>`)}`
          : nothing
      }
    </dl>
  </details>`;
}

function renderCopied(label: string, text: string, { localize, copy }: ProvenanceWords): TemplateResult {
  const { terms } = localize;
  return html`<dt>${label}</dt>
    <dd class="copied">
      <code dir="ltr">${text}</code
      ><button type="button" class="plain link small" aria-label=${terms.copyWhat(label)} @click=${() => copy(text)}>
        ${terms.copy}
      </button>
    </dd>`;
}

function renderBefore(before: readonly Saying[], words: ProvenanceWords): TemplateResult {
  const { localize } = words;
  const { terms } = localize;
  return html`<h3>${terms.earlier}</h3>
    <ol class="before" part="before">
      ${before.map(
        (saying) =>
          html`<li>
            <p class="value">${valueText(saying, words)}</p>
            ${renderPerson(saying, localize)} ${renderWhen(saying, words)}
            ${saying.isVoid ? html`<p class="quiet">${terms.isVoidNow}</p>` : nothing}
            ${saying.note ? html`<blockquote class="note" dir="auto">${saying.note}</blockquote>` : nothing}
          </li>`,
      )}
    </ol>`;
}
