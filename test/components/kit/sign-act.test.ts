import { assert } from 'chai';
import { signAct } from '../../../components/kit/sign-act.js';
import type { Signer } from '../../../components/kit/signer.js';

describe('what a person signs', () => {
  const pubkey = '11'.repeat(32);
  const { setTimeout: later } = window;
  afterEach(() => (window.setTimeout = later));

  it('waits for a passphrase as long as it is asked for, for other signers no more than two minutes', async () => {
    // Every deadline is over at once; the signer answers after it.
    window.setTimeout = ((run: () => void) => later(run)) as typeof window.setTimeout;
    const handle = { draft: async () => ({}), commit: async () => 'kept' } as never;
    const sign = () => new Promise<never>((resolve) => later(() => resolve({ pubkey } as never), 50));
    const outcome = (kind: Signer['kind']) =>
      signAct(handle, { kind, pubkey, sign }, {} as never).catch(({ code }: { code: string }) => code);
    assert.equal(await outcome('passphrase'), 'kept');
    assert.equal(await outcome('bunker'), 'signer-silent');
  });
});
