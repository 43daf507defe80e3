/** Suggestions from a terminal: listed, accepted, rejected, over real sockets. */
import { expect } from 'chai';
import { decodeEvent } from '../../core/log/decode.js';
import { addressToNaddr } from '../../core/log/address.js';
import type { CellChange } from '../../core/lineage/diff.js';
import { diffToOps } from '../../core/lineage/ops.js';
import type { Act, DatasetEvent, NostrEvent } from '../../core/log/event.js';
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

  /** Somebody's who knows what the relay has. */
  function writerOf(secret: Uint8Array): { fold: Fold; writer: Writer } {
    const fold = new Fold(cli.garden.address, { now: cli.now });
    const log = relay.events().filter(({ kind }) => kind === 4880 || kind === 4881 || kind === 4884);
    fold.add(log.map((event) => decodeEvent(event as NostrEvent) as DatasetEvent));
    return {
      fold,
      writer: new Writer(fold, { secret, now: () => (cli.now += 1000), random: () => new Uint8Array(32) }),
    };
  }

  function publish(secret: Uint8Array, writing: Parameters<Writer['sign']>[0]): void {
    const { wire } = writerOf(secret).writer.sign(writing);
    expect(relay.publish(wire as never).accepted).to.equal(true);
  }

  /** A stranger's, as the page sends it. */
  function suggest(after: number, note?: string): NostrEvent {
    const { fold, writer } = writerOf(new Uint8Array(32).fill(5));
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
    expect(again.code).to.equal(2);
    expect(again.stderr).to.contain(`kobold: "${id.slice(0, 6)}" is accepted already. (bad-request)\n`);
  });

  it('takes only the cells that are named, and says which there are', async () => {
    const { fold, writer } = writerOf(new Uint8Array(32).fill(5));
    const at = { resource: 'SeedVariety', before: undefined };
    const changes: CellChange[] = [
      { ...at, record: 'new-one', field: '$alive', after: true },
      { ...at, record: 'new-one', field: 'name', after: 'New one' },
      { ...at, record: 'new-one', field: 'spacing', after: 12 },
      { ...at, record: RECORD, field: 'name', after: 'Schwarz' },
      { ...at, record: RECORD, field: 'spacing', after: 55 },
    ];
    const { wire } = writer.sign({ type: 'proposal', ops: diffToOps(changes, fold.state) });
    expect(relay.publish(wire as never).accepted).to.equal(true);
    const accept = (...only: string[]) =>
      cli.kobold('accept', naddr, wire.id, ...only.flatMap((name) => ['--only', name]), '--key', cli.at('maria.key'));
    const events = relay.events().length;
    const wrong = await accept('spacings');
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.contain('changes nothing called "spacings". Did you mean "spacing"?');
    expect(relay.events()).to.have.length(events);
    const { code, stderr } = await accept(`${RECORD}/Spacing`);
    expect([code, spacing()], stderr).to.deep.equal([0, 55]);
    const state = stateOf(relay, cli.garden.address);
    expect(state.exists('SeedVariety', 'new-one')).to.equal(false);
    expect(state.shown('SeedVariety', RECORD, 'name')?.value).not.to.equal('Schwarz');
  });

  it('takes a new record whole', async () => {
    const { fold, writer } = writerOf(new Uint8Array(32).fill(5));
    const at = { resource: 'SeedVariety', record: 'new-one', before: undefined };
    const changes: CellChange[] = [
      { ...at, field: '$alive', after: true },
      { ...at, field: 'name', after: 'New one' },
      { ...at, field: 'spacing', after: 12 },
    ];
    const { wire } = writer.sign({ type: 'proposal', ops: diffToOps(changes, fold.state) });
    expect(relay.publish(wire as never).accepted).to.equal(true);
    const accepted = await cli.kobold('accept', naddr, wire.id, '--only', 'spacing', '--key', cli.at('maria.key'));
    expect(accepted.code, accepted.stderr).to.equal(0);
    const state = stateOf(relay, cli.garden.address);
    expect(['name', 'spacing'].map((field) => state.shown('SeedVariety', 'new-one', field)?.value)).to.deep.equal([
      'New one',
      12,
    ]);
  });

  it('says what was decided of an id in capitals too', async () => {
    const { id } = suggest(55);
    const capitals = id.slice(0, 12).toUpperCase();
    expect((await cli.kobold('reject', naddr, capitals, '--key', cli.at('maria.key'))).code).to.equal(0);
    const again = await cli.kobold('accept', naddr, capitals, '--key', cli.at('maria.key'));
    expect(again.code).to.equal(2);
    expect(again.stderr).to.contain(`"${capitals}" is rejected already`);
  });

  it('acts once where an id is given twice', async () => {
    const { id } = suggest(55);
    const events = relay.events().length;
    const { code, stdout } = await cli.kobold('accept', naddr, id, id.slice(0, 8), '--key', cli.at('maria.key'));
    expect(code).to.equal(0);
    expect(stdout.match(/ accepted$/gm)).to.have.length(1);
    expect(relay.events()).to.have.length(events + 1);
  });

  it('says accepted only where a relay took it', async () => {
    const { id } = suggest(55);
    const strict = await cli.start({ events: relay.events(), limits: { pow: 200 } });
    const onStrict = addressToNaddr(cli.garden.address, [strict.url]);
    const refused = await cli.kobold('accept', onStrict, id, '--key', cli.at('maria.key'));
    expect(refused.code, refused.stderr).to.equal(1);
    expect(refused.stdout).to.match(/0 events sent, 1 refused\n  refused: pow: /);
    expect(refused.stdout).to.not.match(/ accepted$/m);
    expect(spacing()).to.not.equal(55);
    const byOne = await cli.kobold('accept', onStrict, id, '--relay', relay.url, '--key', cli.at('maria.key'));
    expect(byOne.code, byOne.stderr).to.equal(1);
    expect(byOne.stdout).to.contain(`${id.slice(0, 8)} accepted\n`);
    expect(spacing()).to.equal(55);
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
    expect(contributor.code).to.equal(2);
    expect(contributor.stderr).to.contain('only a key that is maintainer or above may accept it');
    const rejecting = await cli.kobold('reject', naddr, id, '--key', cli.at('ben.key'));
    expect(rejecting.code).to.equal(2);
    expect(rejecting.stderr).to.contain('The dataset would set this change aside');
    const unknown = await cli.kobold('accept', naddr, 'ffffffff', '--key', cli.at('maria.key'));
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.contain('There is no open proposal "ffffffff"');
    const keyless = await cli.kobold('accept', naddr, id);
    expect(keyless.code).to.equal(2);
    expect(keyless.stderr).to.contain('say with which key, --key FILE');
    expect(relay.events()).to.have.length(events);
  });

  describe('where the dataset has a policy', () => {
    const lead = (act: object) => publish(cli.people.club.secret, { type: 'authority', act: act as Act });

    it('does not write over cells that changed since, but with --force', async () => {
      lead({ act: 'policy', policy: { block_on_outdated: true }, cut: [], over: [] });
      const { id } = suggest(55);
      const set = await cli.kobold('set', naddr, 'SeedVariety', RECORD, 'spacing=44', '--key', cli.at('maria.key'));
      expect(set.code, set.stderr).to.equal(0);
      const events = relay.events().length;
      const refused = await cli.kobold('accept', naddr, id, '--key', cli.at('maria.key'));
      expect(refused.code).to.equal(2);
      expect(refused.stderr).to.match(/cannot be accepted: 1 cell changed since.*--force.*Nothing was sent/);
      expect(relay.events()).to.have.length(events);
      const forced = await cli.kobold('accept', naddr, id, '--force', '--key', cli.at('maria.key'));
      expect([forced.code, spacing()], forced.stderr).to.deep.equal([0, 55]);
    });

    it('says which approvals are missing before it signs, and cites those that are there', async () => {
      lead({ act: 'policy', policy: { required_approvals: 1 }, cut: [], over: [] });
      const { id } = suggest(55);
      const events = relay.events().length;
      const refused = await cli.kobold('accept', naddr, id, '--force', '--key', cli.at('maria.key'));
      expect(refused.code).to.equal(2);
      expect(refused.stderr).to.contain('cannot be accepted: it has 0 of the 1 approval that the dataset asks for');
      expect(relay.events()).to.have.length(events);
      lead({ act: 'review', proposal: id, verdict: 'approve' });
      const accepted = await cli.kobold('accept', naddr, id, '--key', cli.at('maria.key'));
      expect([accepted.code, spacing()], accepted.stderr).to.deep.equal([0, 55]);
    });
  });
});
