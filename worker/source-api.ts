/** Where a view's rows come from, and how a page lends the worker an answer it already has. Types only, all data clonable. */

export type SourceRef =
  /** A file by absolute http(s) URL. One copy for all views of all pages. `resource`: of a `.kobold` file. */
  | { readonly kind: 'url'; readonly url: string; readonly resource?: string }
  /**
   * A dataset on relays: what people paste (naddr1…, nostr:naddr1…, 34880:…:…). `relays`: hints besides the address's. `near`: the
   * address of the dataset whose record leads here; where that one is, this one may be.
   */
  | {
      readonly kind: 'dataset';
      readonly address: string;
      readonly relays?: readonly string[];
      readonly near?: string;
      readonly resource?: string;
    }
  /** A file the reader dropped or chose. `id` is unique per drop. */
  | { readonly kind: 'file'; readonly id: string; readonly name: string; readonly blob: Blob }
  /** Cells already in the page: a child `<table>`, a paste. The first row of `rows` is data, not the header. */
  | {
      readonly kind: 'rows';
      readonly id: string;
      readonly name: string;
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/**
 * A page that already asked for a URL lends the answer, so that worker start and request overlap. The worker sends
 * `pull` for each message it wants and `cancel` when it has the file already; the page answers one LentMessage a pull.
 */
export type LentRequest = 'pull' | 'cancel';
export type LentMessage =
  | {
      readonly type: 'head';
      readonly status: number;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly message: string; readonly blockedBy?: string };
