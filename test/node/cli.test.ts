/** The `kobold` command, as somebody types it: in this process, and once as the file that a build makes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { run } from '../../core/cli/run.js';
import { bundleBytes, chain } from '../core/exchange/bundle-samples.js';
import { readCsv } from '../support/csv-table.js';
import { runs } from '../support/effort.js';
import { readSharedText } from '../support/shared-data.js';

const NOW = 1_767_300_000_000;

describe('kobold', function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kobold-cli-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);

  describe('convert', () => {
    it('makes a signed dataset of a CSV, and the same cells again', async () => {
      const csv = [
        'name,price,organic,sown,note,sown',
        'Kürbis,3.00,yes,24.12.2025,"a ""b"", c",x',
        'Möhre,2.50,no,01.02.2026,"two\nlines",',
        ',0.10,yes,15.03.2026,=1+1,00501',
        'Gurke 🥒,12.00,no,31.12.2025, spaces ,n/a',
      ].join('\r\n');
      await writeFile(at('seeds.csv'), `${csv}\r\n`);
      const made = await kobold('convert', at('seeds.csv'), at('seeds.kobold'));
      expect(made.code, made.stderr).to.equal(0);
      expect((await kobold('verify', at('seeds.kobold'))).code).to.equal(0);
      expect((await kobold('convert', at('seeds.kobold'), at('back.csv'))).code).to.equal(0);
      expect(readCsv(await readFile(at('back.csv'), 'utf8'))).to.deep.equal(readCsv(csv));
    });

    it('keeps types: numbers, booleans and days are such, whatever the file wrote', async () => {
      const shown = await kobold('show', at('seeds.kobold'), '--json', '-n', '1');
      const [first] = shown.stdout.split('\n');
      expect(JSON.parse(first!)).to.include({ name: 'Kürbis', price: '3', organic: true, sown: '2025-12-24' });
    });

    it('keeps JSON as JSON: null, absent, nested, long numbers', async () => {
      const records = [
        { id: 'a', n: 1.5, tags: ['x', { y: null }], none: null },
        { id: 'b', n: 2, text: '12', yes: false },
      ];
      await writeFile(at('j.json'), JSON.stringify(records));
      await kobold('convert', at('j.json'), at('j.kobold'), '--key-column', 'id', '--key', at('j.key'));
      await kobold('convert', at('j.kobold'), at('j2.json'));
      expect(JSON.parse(await readFile(at('j2.json'), 'utf8'))).to.deep.equal(records);
      const shown = await kobold('show', at('j.kobold'), '--json');
      expect(JSON.parse(shown.stdout.split('\n')[1]!)).to.include({ id: 'b', n: 2, text: '12' });
    });

    it('keeps events small, and not more than 300 in a second', async () => {
      const rows = Array.from({ length: 9000 }, (_, n) => `plant ${n},${'x'.repeat(560)}${n}`);
      await writeFile(at('many.csv'), `name,text\n${rows.join('\n')}\n`);
      expect((await kobold('convert', at('many.csv'), at('many.kobold'))).code).to.equal(0);
      const lines = gunzipSync(await readFile(at('many.kobold')))
        .toString()
        .split('\n');
      const perSecond = new Map<number, number>();
      for (const line of lines) {
        expect(line.length).to.be.below(16_384);
        const second = (JSON.parse(line || '[]') as [string, { created_at?: number }])[1]?.created_at;
        if (second !== undefined) perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      }
      expect(perSecond.size).to.be.above(1);
      expect(Math.max(...perSecond.values())).to.equal(300);
    });

    it('keeps the key in a file of one’s own and shows it nowhere', async () => {
      const made = await kobold('convert', at('seeds.csv'), at('own.kobold'), '--key', at('own.key'), '--json');
      const key = (await readFile(at('own.key'), 'utf8')).trim();
      expect(key).to.match(/^nsec1/);
      expect((await stat(at('own.key'))).mode & 0o777).to.equal(0o600);
      expect(made.stdout + made.stderr).to.not.include(key);
      const { address } = JSON.parse(made.stdout) as { address: string };
      const again = await kobold(
        'convert',
        at('seeds.csv'),
        at('own2.kobold'),
        '--key',
        at('own.key'),
        '--slug',
        'own',
        '--json',
      );
      expect(JSON.parse(again.stdout)).to.include({ address: address.replace(/[^:]*$/, 'own') });
      const byEnv = await kobold(
        { KOBOLD_KEY: key },
        'convert',
        at('seeds.csv'),
        at('env.kobold'),
        '--slug',
        'own',
        '--json',
      );
      expect(JSON.parse(byEnv.stdout)).to.include({ address: address.replace(/[^:]*$/, 'own') });
      const typed = await kobold('convert', at('seeds.csv'), at('no.kobold'), '--key', key);
      expect(typed.code).to.equal(2);
      expect(typed.stderr).to.include('not the key itself').and.to.not.include(key);
      await writeFile(at('bad.key'), `${key}x`);
      const bad = await kobold('convert', at('seeds.csv'), at('no.kobold'), '--key', at('bad.key'));
      expect(bad.code).to.equal(2);
      expect(bad.stderr).to.include('holds no key').and.to.not.include(key);
    });

    it('names records by a column, or says why it cannot', async () => {
      const twice = await kobold('convert', at('seeds.csv'), at('no.kobold'), '--key-column', 'organic');
      expect(twice.code).to.equal(2);
      expect(twice.stderr).to.include('in row 3 it is "yes", as in row 1');
      const none = await kobold('convert', at('seeds.csv'), at('no.kobold'), '--key-column', 'nme');
      expect(none.stderr).to.include('There is no column "nme"');
      await stat(at('no.kobold')).then(
        () => expect.fail('a file was left behind'),
        () => undefined,
      );
    });

    it('puts a snapshot into the file when asked, which verify takes and state counts', async () => {
      const made = await kobold('convert', at('seeds.csv'), at('shot.kobold'), '--snapshot');
      expect(made.code, made.stderr).to.equal(0);
      expect((await kobold('verify', at('shot.kobold'))).code).to.equal(0);
      const state = JSON.parse((await kobold('state', at('shot.kobold'), '--json')).stdout) as Record<string, unknown>;
      expect(state).to.deep.include({ ok: true, needs: [], events: { manifest: 1, schema: 1, data: 1, snapshot: 1 } });
      const lines = gunzipSync(await readFile(at('shot.kobold'))).toString().split('\n'); // prettier-ignore
      const words = lines.slice(0, -1).map((line) => (JSON.parse(line) as [string])[0]);
      expect(words).to.deep.equal(['kobold', 'manifest', 'event', 'event', 'snapshot', 'part', 'end']);
      const [event] = (JSON.parse(lines[4]!) as [string, { content: string }]).slice(1) as [{ content: string }];
      expect((JSON.parse(event.content) as { hash: string }).hash).to.equal(state['hash']);
    });

    it('says where it cannot write before it makes a key', async () => {
      for (const [out, code, message] of [
        [folder, 2, 'is a folder'],
        [at('nowhere/x.kobold'), 3, 'There is no folder'],
      ] as const) {
        const failed = await kobold('convert', at('seeds.csv'), out, '--to', 'kobold');
        expect(failed.code).to.equal(code);
        expect(failed.stderr).to.include(message).and.to.not.include('A new key');
      }
    });

    it('tells of a broken file in words and in its exit code, and gives what came before', async () => {
      const bytes = bundleBytes({ events: chain(3) });
      await writeFile(at('half.kobold'), bytes.subarray(0, -10));
      const half = await kobold('convert', at('half.kobold'), at('half.csv'));
      expect(half.code).to.equal(3);
      expect(half.stderr).to.include('truncated');
      expect(readCsv(await readFile(at('half.csv'), 'utf8')).length).to.be.above(1);
      await writeFile(at('stub.kobold'), bytes.subarray(0, 150));
      for (const command of [['show'], ['convert', at('stub.csv')]]) {
        const [name, ...out] = command;
        const failed = await kobold(name!, at('stub.kobold'), ...out);
        expect(failed.code, name).to.equal(3);
        expect(failed.stderr).to.include('stops before its end');
      }
    });

    it('does not write over a file unasked', async () => {
      const again = await kobold('convert', at('seeds.csv'), at('seeds.kobold'));
      expect(again.code).to.equal(2);
      expect(again.stderr).to.include('--force');
    });

    for (const [name, files] of Object.entries({
      'seed-catalog': [
        'seed_varieties',
        'plantings',
        'harvests',
        'variety_suppliers',
        'companions',
        'plots',
        'suppliers',
      ],
      airports: ['airports'],
    })) {
      it(`gives real data back cell by cell: ${name}`, async function () {
        for (const file of files) {
          const whole = await readSharedText(`${name}/${file}.csv`);
          if (whole === undefined) return this.skip();
          // Signing and verifying take a millisecond or two an event: `npm run test:long` converts all of them.
          const csv = whole.split('\n').slice(0, runs(3000)).join('\n');
          await writeFile(at(`${file}.csv`), csv);
          expect((await kobold('convert', at(`${file}.csv`), at(`${file}.kobold`))).code).to.equal(0);
          expect((await kobold('convert', at(`${file}.kobold`), at(`${file}.back.csv`))).code).to.equal(0);
          const [before, after] = [readCsv(csv), readCsv(await readFile(at(`${file}.back.csv`), 'utf8'))];
          expect(after.length, file).to.equal(before.length);
          for (const [row, cells] of before.entries())
            if (cells.join('\0') !== after[row]!.join('\0'))
              expect(after[row], `${file}, row ${row}`).to.deep.equal(cells);
        }
      });
    }
  });

  describe('verify', () => {
    it('finds what is forged, and says where', async () => {
      const [first, second] = chain(2);
      await writeFile(
        at('forged.kobold'),
        gzipSync(bundleBytes({ events: [first!, { ...second!, sig: first!.sig }] })),
      );
      const found = await kobold('verify', at('forged.kobold'));
      expect(found.code).to.equal(1);
      expect(found.stdout).to.include('refused: line 3:').and.to.include('bad-signature');
      const json = JSON.parse((await kobold('verify', at('forged.kobold'), '--json')).stdout) as {
        ok: boolean;
        refused: unknown[];
      };
      expect(json.ok).to.equal(false);
      expect(json.refused).to.have.length(1);
    });

    it('reads as far as a broken file goes', async () => {
      const bytes = bundleBytes({ events: chain(3) });
      await writeFile(at('cut.kobold'), bytes.subarray(0, -10));
      await writeFile(at('cutz.kobold'), gzipSync(bytes).subarray(0, -30));
      for (const file of ['cut.kobold', 'cutz.kobold']) {
        const found = await kobold('verify', at(file));
        expect(found.code, file).to.equal(3);
        expect(found.stdout).to.include('truncated');
      }
    });

    it('refuses what is no bundle, what is not there, and what would fill the memory', async () => {
      await writeFile(
        at('bomb.kobold'),
        gzipSync(Buffer.concat([Buffer.from('["kobold",'), Buffer.alloc(64 << 20, 32)])),
      );
      for (const [file, code] of [
        [at('seeds.csv'), 'unsupported'],
        [at('nowhere.kobold'), 'not-found'],
        [folder, 'unreachable'],
        [at('bomb.kobold'), 'unsupported'],
      ]) {
        const failed = await kobold('verify', file!, '--json');
        expect(failed.code, file).to.equal(3);
        expect((JSON.parse(failed.stdout) as { error: { code: string } }).error.code, file).to.equal(code);
      }
    });
  });

  it('state tells the same hash for the same data', async () => {
    await writeFile(at('plain.kobold'), bundleBytes({ events: chain(4) }));
    await writeFile(at('packed.kobold'), gzipSync(bundleBytes({ events: chain(4).reverse() })));
    const told = await Promise.all(
      ['plain.kobold', 'packed.kobold'].map(async (file) =>
        JSON.parse((await kobold('state', at(file), '--json')).stdout),
      ),
    );
    expect(told[0]).to.deep.equal(told[1]);
    expect(told[0]).to.deep.include({ resources: [{ resource: 'plants', records: 4, deleted: 0 }], conflicts: 0 });
    expect((await kobold('state', at('plain.kobold'))).stdout).to.include(`hash      ${told[0].hash}`);
  });

  it('helps, and says what was typed wrong', async () => {
    for (const args of [['help'], ['--help'], ['help', 'convert'], ['convert', '--help']]) {
      const help = await kobold(...args);
      expect(help.code).to.equal(0);
      expect(help.stdout).to.include('kobold convert IN OUT');
    }
    for (const [args, message] of [
      [['verfy', 'x'], 'There is no command "verfy". Did you mean verify?'],
      [['verify'], 'FILE is missing: kobold verify FILE'],
      [['verify', 'a', 'b'], '"b" is one file too many'],
      [['show', 'a', '--limt', '3'], 'There is no option --limt for "show". Did you mean --limit?'],
      [['show', 'a', '--limit', 'x'], '--limit needs a whole number'],
      [['show', 'a', '--limit'], 'The option --limit needs a value.'],
      [['convert', 'a.csv', 'b.csv'], 'One of the files must be .kobold'],
      [['convert', 'a.csv', 'b'], 'say so with --to'],
    ] as const) {
      const failed = await kobold(...args);
      expect(failed.code, args.join(' ')).to.equal(2);
      expect(failed.stderr).to.include(message);
    }
  });

  it('runs as the file a build makes, and lets a pipe close early', async () => {
    const program = 'dist/kobold-cli.js';
    expect((await stat(program)).mode & 0o111).to.not.equal(0);
    const { version, bin } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string; bin: unknown };
    expect(bin).to.deep.equal({ kobold: `./${program}` });
    expect(await shell(`${program} --version`)).to.deep.equal({ code: 0, stdout: `kobold ${version}\n`, stderr: '' });
    await writeFile(at('long.kobold'), bundleBytes({ events: chain(20) }));
    const piped = await shell(`${program} show ${at('long.kobold')} --limit 0 --quiet | head -n 1`);
    expect(piped).to.deep.equal({ code: 0, stdout: 'name\n', stderr: '' });
  });
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function kobold(...args: readonly (string | Record<string, string>)[]): Promise<Ran> {
  const env = typeof args[0] === 'object' ? args[0] : {};
  const stdout = new Collected();
  const stderr = new Collected();
  const typed = args.filter((arg): arg is string => typeof arg === 'string');
  const stdin = (async function* (): AsyncGenerator<Uint8Array> {})();
  const code = await run(typed, { stdout, stderr, stdin, env, now: () => NOW });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collected extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function shell(command: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
