/** Which database events are kept in, and which layout it has. Apart, because pages look into it without Dexie (first-look.ts). */
export const EVENT_DATABASE = 'kobold-events-1';
/** The upgrades within the name's layout, as Dexie counts them. 2: drafts. 3: steps. */
export const EVENT_VERSION = 3;
/** As IndexedDB counts them: Dexie does in tenths. */
export const INDEXEDDB_VERSION = EVENT_VERSION * 10;
