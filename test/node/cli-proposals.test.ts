/** Suggestions from a terminal: listed, accepted, rejected, over real sockets. */
import { expect } from 'chai';
import { decodeEvent } from '../../core/log/decode.js';
import type { CellChange } from '../../core/lineage/diff.js';
import { diffToOps } from '../../core/lineage/ops.js';
import type { DatasetEvent, NostrEvent } from '../../core/log/event.js';
import { Fold } from '../../core/dataset/fold.js';
import { Writer } from '../../core/writing/writer.js';
import type { Relay } from '../../demo/relay/relay.js';
import { GardenCli, stateOf } from '../support/garden-cli.js';

const RECORD = 'tomato-black-krim';

describe('kobold proposals, accept and reject', function () {
  this.timeout(60_000);
  let cli: GardenCli;
  let relay: Relay;
  let naddr: string;

  before(async () => {
    cli = await GardenCli.open();
  });
  beforeEach(async () => {
    ({ relay, naddr } = await cli.startFull());
  });
  afterEach(() => cli.stopRelays());
  after(() => cli.close());

  const spacing = () => stateOf(relay, cli.garden.address).shown('SeedVariety', RECORD, 'spacing')?.value;

  /** A stranger's, as the page sends it. */
  function suggest(after: number, note?: string): NostrEvent {
    const fold = new Fold(cli.garden.address, { now: cli.now });
    fold.add(cli.garden.events.map((event) => decodeEvent(event) as DatasetEvent));
    const secret = new Uint8Array(32).fill(5);
    const writer = new Writer(fold, { secret, now: () => cli.now, random: () => new Uint8Array(32) });
    const change: CellChange = { resource: 'SeedVariety', record: RECORD, field: 'spacing', before: undefined, after };
    const ops = diffToOps([change], fold.state);
    const { wire } = writer.sign({ type: 'proposal', ops, ...(note !== undefined && { note }) });
    expect(relay.publish(wire as never).accepted).to.equal(true);
    return wire;
  }

  it('lists what is open, with the value now and the suggested one', async () => {
    expect((await cli.kobold('proposals', naddr)).stdout).to.equal(
      'Nobody has suggested anything that is not decided.\n',
    );
    const { id } = suggest(55, 'from the packet');
    const { code, stdout } = await cli.kobold('proposals', naddr);
    expect(code).to.equal(0);
    expect(stdout).to.match(new RegExp(`^${id.slice(0, 8)}  \\d{4}-\\d\\d-\\d\\d  npub1\\w+ "from the packet"\n`));
    expect(stdout).to.match(/tomato-black-krim: .*: \d+ → 55\n/);
    const facts = JSON.parse((await cli.kobold('proposals', naddr, '--json')).stdout) as { items: unknown[] };
    expect(facts.items).to.have.length(1);
  });

  it('accepts by the first digits of the id: the dataset says it, and the list is empty', async () => {
    const { id } = suggest(55);
    const { code, stdout, stderr } = await cli.kobold('accept', naddr, id.slice(0, 6), '--key', cli.at('maria.key'));
    expect([code, stderr.match(/kobold:.*/)]).to.deep.equal([0, null]);
    expect(stdout).to.contain(`${id.slice(0, 8)} accepted`);
    expect(spacing()).to.equal(55);
    expect((await cli.kobold('proposals', naddr)).stdout).to.contain('Nobody has suggested');
    const again = await cli.kobold('accept', naddr, id.slice(0, 6), '--key', cli.at('maria.key'));
    expect([again.code, again.stderr]).to.deep.equal([2, again.stderr]);
    expect(again.stderr).to.contain('is accepted already');
  });

  it('rejects, and the dataset stays as it was', async () => {
    const before = spacing();
    const { id } = suggest(55);
    expect((await cli.kobold('reject', naddr, id, '--key', cli.at('maria.key'))).stdout).to.contain('rejected');
    expect(spacing()).to.equal(before);
    expect((await cli.kobold('proposals', naddr)).stdout).to.contain('Nobody has suggested');
  });

  it('refuses who may not decide, what is not there, and no key, and sends nothing', async () => {
    const { id } = suggest(55);
    const events = relay.events().length;
    const contributor = await cli.kobold('accept', naddr, id, '--key', cli.at('ben.key'));
    expect([contributor.code, contributor.stderr]).to.deep.equal([2, contributor.stderr]);
    expect(contributor.stderr).to.match(/may not|set this change aside/);
    expect((await cli.kobold('accept', naddr, 'ffffffff', '--key', cli.at('maria.key'))).stderr).to.contain(
      'There is no open proposal',
    );
    expect((await cli.kobold('accept', naddr, id)).stderr).to.contain('--key');
    expect(relay.events()).to.have.length(events);
  });
});
