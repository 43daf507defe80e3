import { assert } from 'chai';
import { signAct } from '../../../components/kit/sign-act.js';
import { setSigner, type Signer } from '../../../components/kit/signer.js';
import { eventually } from '../../support/eventually.js';

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

  it('is not kept once nobody waits for it, or its person has signed out', async () => {
    const kept: unknown[] = [];
    const handle = { draft: async () => ({}), commit: async (event: unknown) => kept.push(event) } as never;
    let answer!: () => void;
    const signer: Signer = {
      kind: 'extension',
      pubkey,
      sign: () => new Promise((resolve) => (answer = () => resolve({ pubkey } as never))),
    };
    const stopping = new AbortController();
    setSigner(signer);
    const codeOf = (act: Promise<unknown>) => act.then(() => 'kept').catch(({ code }: { code: string }) => code);
    const cancelled = codeOf(signAct(handle, signer, {} as never, { signal: stopping.signal }));
    await eventually(() => assert.isDefined(answer));
    stopping.abort();
    answer();
    assert.equal(await cancelled, 'signer-cancelled');
    const signedOut = codeOf(signAct(handle, signer, {} as never));
    await new Promise((resolve) => later(resolve));
    setSigner(undefined);
    answer();
    assert.equal(await signedOut, 'signer-cancelled');
    assert.deepEqual(kept, []);
  });
});
