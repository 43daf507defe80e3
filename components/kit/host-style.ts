/**
 * Properties an element sets on itself: in a `:host` rule of its own, never in its `style` attribute. That belongs to
 * the page: an editor would save it, a framework would take it away, and the page's style sheet could not overrule it.
 */
const sheets = new WeakMap<HTMLElement, CSSStyleSheet>();

/** For elements with an open shadow root. */
export function hostStyle(host: HTMLElement): CSSStyleDeclaration {
  let sheet = sheets.get(host);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.insertRule(':host {}');
    sheets.set(host, sheet);
  }
  const root = host.shadowRoot;
  // Adopting other styles replaces the list.
  if (root && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  return (sheet.cssRules[0] as CSSStyleRule).style;
}
