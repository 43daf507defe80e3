/** What stands between a proposal and its acceptance, for who sits at a terminal. PROTOCOL.md, section 10. */
import type { MergeBlocker } from '../lineage/merge-rules.js';
import { count, plainText } from './terminal.js';

/** `blocks`: why not; `warns`: said, and done nevertheless. `mayOverwrite`: cells that changed since, whatever the policy says. */
export function blockingWords(
  blockers: readonly MergeBlocker[],
  mayOverwrite: boolean,
): { readonly blocks: readonly string[]; readonly warns: readonly string[] } {
  const isWarning = ({ code }: MergeBlocker): boolean =>
    code === 'authority-missing' || (code === 'outdated' && mayOverwrite);
  const blocks = blockers.filter((blocker) => !isWarning(blocker)).map((blocker) => wordsOf(blocker, false));
  // A policy may ask for the role that acceptances need anyway.
  return { blocks: [...new Set(blocks)], warns: blockers.filter(isWarning).map((blocker) => wordsOf(blocker, true)) };
}

function wordsOf(blocker: MergeBlocker, isDone: boolean): string {
  switch (blocker.code) {
    case 'approvals':
      return `it has ${blocker.have} of the ${count(blocker.need, 'approval')} that the dataset asks for`;
    case 'rejected':
      return `${count(blocker.by.length, 'review')} said no to it`;
    case 'check':
      return `the check "${plainText(blocker.name)}" has not been passed`;
    case 'role':
      return `only a key that is ${blocker.need} or above may accept it`;
    case 'outdated': {
      const cells = `${count(blocker.cells.length, 'cell')} changed since`;
      return isDone
        ? `${cells}, and written over`
        : `${cells}, and the dataset asks not to write over such; --force does it nevertheless`;
    }
    case 'authority-missing':
      return `${count(blocker.ids.length, 'event')} waiting for others might forbid it`;
  }
}
