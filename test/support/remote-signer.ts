/** The other side of NIP-46: a remote signer on a relay's real socket, which answers as a test has it. */
import { decrypt, encrypt, getConversationKey } from 'nostr-tools/nip44';
import { WebSocket } from 'ws';
import { signEvent, verifyEvent } from '../../core/log/event-id.js';
import type { NostrEvent } from '../../core/log/event.js';
import type { Person } from './signed-history.js';

export type SignerAnswer = { readonly result?: string; readonly error?: string };
/** What it does when it is asked; who says nothing is silent. */
export type SignerPlay = (method: string, params: readonly string[], says: (answer: SignerAnswer) => void) => void;

export interface RemoteSigner {
  /** Pubkeys of the browsers that asked. */
  readonly clients: ReadonlySet<string>;
  close(): void;
}

const KIND = 24133;
const NO_CHANCE = new Uint8Array(32);

/** Listens for what is encrypted to `bunker`, its key and not the person's. */
export async function playRemoteSigner(relay: string, bunker: Person, act: SignerPlay): Promise<RemoteSigner> {
  const socket = new WebSocket(relay);
  await new Promise((opened) => socket.on('open', opened));
  const clients = new Set<string>();
  socket.on('message', (data) => {
    const [type, , event] = JSON.parse(String(data)) as [string, string, NostrEvent];
    if (type !== 'EVENT' || verifyEvent(event)) return;
    clients.add(event.pubkey);
    const key = getConversationKey(bunker.secret, event.pubkey);
    const { id, method, params } = JSON.parse(decrypt(event.content, key)) as {
      id: string;
      method: string;
      params: string[];
    };
    act(method, params, (answer) => {
      const content = encrypt(JSON.stringify({ id, ...answer }), key);
      const template = { kind: KIND, created_at: Math.floor(Date.now() / 1000), tags: [['p', event.pubkey]], content };
      socket.send(JSON.stringify(['EVENT', signEvent(template, bunker.secret, NO_CHANCE)]));
    });
  });
  socket.send(JSON.stringify(['REQ', 'all', { kinds: [KIND], '#p': [bunker.pubkey] }]));
  return { clients, close: () => socket.close() };
}

/** Signs for a person who proved by a word that they pasted its address. */
export function signsFor(person: Person, word: string): SignerPlay {
  return (method, params, says) => {
    if (method === 'connect') says(params[1] === word ? { result: 'ack' } : { error: 'no such word' });
    else if (method === 'get_public_key') says({ result: person.pubkey });
    else says({ result: signedBy(person, params) });
  };
}

/** What `sign_event` answers: an event, as JSON. */
export function signedBy({ secret }: Person, params: readonly string[]): string {
  const { kind, created_at, tags, content } = JSON.parse(params[0]!) as NostrEvent;
  return JSON.stringify(signEvent({ kind, created_at, tags, content }, secret, NO_CHANCE));
}

/** `bunker://…`, as a person pastes it. */
export function bunkerAddress({ pubkey }: Person, relay: string, word: string): string {
  return `bunker://${pubkey}?relay=${encodeURIComponent(relay)}&secret=${word}`;
}
