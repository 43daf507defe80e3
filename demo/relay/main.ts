/** The relay as a command: `tsx demo/relay/main.ts --port 7777 --file events.jsonl`. */
import { parseArgs } from 'node:util';
import { startRelay } from './relay.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7777' },
    host: { type: 'string', default: '127.0.0.1' },
    file: { type: 'string' },
    auth: { type: 'string', default: 'none' },
    'any-time': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`A small Nostr relay.
  --port N      7777
  --host NAME   127.0.0.1; 0.0.0.0 lets other machines in
  --file PATH   keep events here; without it they live as long as the relay
  --auth MODE   none, optional or required
  --any-time    take events of any created_at`);
} else {
  const { auth } = values;
  if (auth !== 'none' && auth !== 'optional' && auth !== 'required') throw new Error(`--auth ${auth} is unknown`);
  const anyTime = { oldestSeconds: Infinity, newestSeconds: Infinity };
  const relay = await startRelay({
    port: Number(values.port),
    host: values.host,
    file: values.file,
    auth,
    limits: values['any-time'] ? anyTime : {},
  });
  console.log(relay.url);
  const stop = () => void relay.close().then(() => process.exit());
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
