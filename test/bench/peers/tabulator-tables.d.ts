/** The part of Tabulator the benches use; the package brings no types. */
declare module 'tabulator-tables' {
  export class TabulatorFull {
    constructor(element: Element, options: Record<string, unknown>);
    setSort(field: string, direction: 'asc' | 'desc'): void;
    clearSort(): void;
    setFilter(field: string, type: string, value: unknown): void;
    clearFilter(): void;
    on(event: string, listener: () => void): void;
  }
}
