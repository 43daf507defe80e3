/** The table as a whole, in whatever state it is. Reads only. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ErrorData } from '../../../core/errors.js';
import type { Field } from '../../../core/table/field.js';
import type { LocalizeController } from '../../kit/localize.js';
import type { ViewState } from '../../kit/view-state.js';
import { renderFoot, type Paging } from '../grid/foot.js';
import { renderGrid } from '../grid/grid-template.js';
import type { PanelContext } from './reader-view.js';
import type { Scene } from '../grid/scene.js';
import type { Place } from '../grid/selection.js';
import { isBuildersFault, renderEmpty, renderFailure, renderLoading } from './states.js';
import { renderToolbar, type ToolbarOptions } from './toolbar.js';

export interface TableParts {
  /** undefined until fields have come. */
  readonly scene: Scene | undefined;
  readonly state: ViewState;
  readonly localize: LocalizeController;
  /** Rows have been shown: the light DOM has done its part. */
  readonly live: boolean;
  readonly issues: readonly ErrorData[];
  readonly toolbar: ToolbarOptions;
  readonly paging: Paging | undefined;
  readonly notice: string;
  readonly emptyText: string;
  readonly windowed: boolean;
  readonly hasHeight: boolean;
  readonly active: Place;
  readonly sortable: boolean;
  readonly menuOpen: string | undefined;
  readonly facetRoom: boolean;
  /** Chips and head facets, once loaded. */
  readonly chips: ((context: PanelContext) => unknown) | undefined;
  readonly offers: ((scene: Scene) => unknown) | undefined;
  readonly facet: ((context: PanelContext, field: Field) => unknown) | undefined;
  /** Where there is little room, once loaded. */
  readonly renderCards: typeof import('../grid/cards.js').renderCards | undefined;
  retry(): void;
}

export function renderTable(parts: TableParts): TemplateResult {
  const { scene, state, localize, live, toolbar } = parts;
  if (!live || !scene) return renderBefore(parts);
  const classes = `root${toolbar.narrow ? ' narrow' : ''}${toolbar.cards ? ' as-cards' : ''}`;
  const { counts } = state;
  const none = counts.items === 0;
  return html`<div class=${classes} part="base" dir=${localize.dir}>
    ${renderToolbar(scene, toolbar)}
    <div class="chips-room">${parts.chips?.(scene) ?? nothing}</div>
    ${toolbar.cards && !none ? (parts.renderCards?.(scene, toolbar.title, parts.hasHeight) ?? renderLoading(localize)) : nothing}
    ${toolbar.cards || scene.shown.length === 0 ? nothing : renderGridOf(parts, scene)}
    ${none && (toolbar.cards || scene.shown.length === 0) ? html`<div class="boxed">${renderNone(parts, scene)}</div>` : nothing}
    ${renderFoot(scene, parts.paging, parts.notice)} ${renderProblems(parts)}
  </div>`;
}

/** Until there are rows: what the page brought itself, and a quiet line. */
function renderBefore({ state, localize, issues, retry }: TableParts): TemplateResult {
  const { terms } = localize;
  return html`<div class="root before" part="base" dir=${localize.dir}>
    <slot></slot>
    ${
      state.error
        ? renderFailure(localize, isBuildersFault(state.error) ? terms.badRequest : terms.failed, [state.error], retry)
        : issues.length > 0
          ? renderFailure(localize, terms.badRequest, issues)
          : state.status === 'loading'
            ? renderLoading(localize)
            : nothing
    }
  </div>`;
}

function renderGridOf(parts: TableParts, scene: Scene): TemplateResult {
  const { state, toolbar, localize } = parts;
  return renderGrid(scene, {
    label: toolbar.title || localize.terms.aTable,
    busy: !state.counts.complete && !state.error,
    windowed: parts.windowed && state.counts.items > 0,
    active: parts.active,
    sortable: parts.sortable,
    menu: toolbar.controls.has('filter') || toolbar.controls.has('sort'),
    menuOpen: parts.menuOpen,
    facet: parts.facet && ((field) => parts.facet!(scene, field)),
    facetRoom: parts.facetRoom,
    below: state.counts.items === 0 ? renderNone(parts, scene) : nothing,
  });
}

function renderNone({ state, localize, emptyText, issues, offers }: TableParts, scene: Scene): TemplateResult {
  if (isSetUpWrong(issues, state)) return renderFailure(localize, localize.terms.badRequest, issues);
  return state.counts.complete || state.error
    ? renderEmpty(scene, emptyText, offers?.(scene) ?? nothing)
    : renderLoading(localize);
}

/** Rows are there, and yet something is wrong: it is said beneath them. */
function renderProblems({ state, localize, issues, retry }: TableParts): unknown {
  if (state.error && state.items.length === 0)
    return renderFailure(localize, localize.terms.failed, [state.error], retry);
  if (state.error)
    return renderFailure(
      localize,
      localize.terms.failedPartly(localize.number(state.counts.total)),
      [state.error],
      retry,
    );
  return issues.length > 0 && !isSetUpWrong(issues, state)
    ? renderFailure(localize, localize.terms.badRequest, issues)
    : nothing;
}

/** The builder's filter cannot be read: no rows, and no reader could change that. */
function isSetUpWrong(issues: readonly ErrorData[], { counts }: ViewState): boolean {
  return counts.items === 0 && counts.total > 0 && issues.some((issue) => 'where' in issue && issue.where === 'filter');
}
