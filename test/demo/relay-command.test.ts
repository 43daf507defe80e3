/** The relay as `npm start` and people start it: a command that says where it listens. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Author, RelayClient } from '../support/relay-wire.js';

describe('the command of demo/relay', () => {
  let folder: string;
  let command: ChildProcess | undefined;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'relay-'))));
  after(() => rm(folder, { recursive: true }));
  afterEach(() => command?.kill('SIGKILL'));

  it('prints its address, keeps events in a file, and ends when asked to', async () => {
    const file = join(folder, 'events.jsonl');
    const args = ['--import', 'tsx', 'demo/relay/main.ts', '--port', '0', '--file', file, '--any-time'];
    command = spawn('node', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) => command!.stdout!.once('data', (data) => resolve(String(data))));
    const client = await RelayClient.connect(url.trim());
    const event = new Author().sign({ created_at: 1 });
    expect(await client.publish(event)).to.deep.equal({ accepted: true, message: '' });
    const ended = new Promise((resolve) => command!.once('exit', resolve));
    command.kill('SIGTERM');
    expect(await ended).to.equal(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal(event);
  });
});
