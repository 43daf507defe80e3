/**
 * Signatures by libsecp256k1 in WebAssembly (nostr-wasm, about 290 kB), called without nostr-wasm's wrapper: that one finds the
 * author's point anew for every event, reads hex digit by digit and takes memory for each text: a tenth of its time and more.
 * BIP-340 and NIP-01. Before it is trusted it must be right about a true event and two forged ones, and sign as core does.
 * Imported when it is needed (signatures.ts).
 */
import { initNostrWasm } from 'nostr-wasm';
import { signEvent, type SignEvent } from '../../core/log/event-id.js';
import type { NostrEvent } from '../../core/log/event.js';

/** Whether id and signature are those of the event. Its members must have their types and be hex in lower case. */
export type Verify = (event: NostrEvent) => boolean;

export interface FastSignatures {
  readonly verify: Verify;
  /** The same bytes as core's `signEvent` for the same chance. No secret stays in its memory. Throws for what is no secret key. */
  readonly sign: SignEvent;
}

/** Rejects where WebAssembly cannot be had. */
export async function loadFastSignatures(): Promise<FastSignatures> {
  const { wrapper, instance } = withItsInstance(initNostrWasm);
  const { verifyEvent } = await wrapper;
  const wrapped: FastSignatures = {
    verify: (event) => {
      try {
        verifyEvent(event as never);
        return true;
      } catch {
        return false;
      }
    },
    sign: signEvent,
  };
  try {
    const direct = directly((await instance)!.exports as unknown as Library);
    if (!isRight(direct.verify)) return wrapped;
    return signsRight(direct.sign) ? direct : { ...wrapped, verify: direct.verify };
  } catch {
    return wrapped; // another release of the package, which names its functions otherwise
  }
}

/** The functions as nostr-wasm 0.1 names them. Pointers are numbers; its memory does not grow. */
interface Library {
  readonly g: { readonly buffer: ArrayBuffer };
  /** malloc */
  readonly i: (bytes: number) => number;
  /** sha256_initialize, sha256_write, sha256_finalize */
  readonly l: (hash: number) => void;
  readonly m: (hash: number, data: number, bytes: number) => void;
  readonly n: (hash: number, out32: number) => void;
  /** context_create */
  readonly o: (flags: number) => number;
  /** xonly_pubkey_parse; 1 is success */
  readonly p: (context: number, key: number, input32: number) => number;
  /** xonly_pubkey_serialize */
  readonly q: (context: number, out32: number, key: number) => number;
  /** keypair_create; 1 is success */
  readonly r: (context: number, keypair: number, secret32: number) => number;
  /** keypair_xonly_pub */
  readonly s: (context: number, key: number, parity: number, keypair: number) => number;
  /** schnorrsig_sign32; 1 is success */
  readonly t: (context: number, sig64: number, message32: number, keypair: number, chance32: number) => number;
  /** schnorrsig_verify; 1 is success */
  readonly u: (context: number, sig64: number, message: number, bytes: number, key: number) => number;
}

/** The wrapper keeps the instance to itself. It asks for one before it first gives way, so nobody else is ever overheard. */
function withItsInstance<T>(init: () => Promise<T>): {
  wrapper: Promise<T>;
  instance: Promise<WebAssembly.Instance | undefined>;
} {
  const { instantiate } = WebAssembly;
  let made: Promise<WebAssembly.WebAssemblyInstantiatedSource> | undefined;
  const overhear = (bytes: BufferSource, imports?: WebAssembly.Imports) => (made = instantiate(bytes, imports));
  WebAssembly.instantiate = overhear as typeof instantiate;
  try {
    const wrapper = init();
    // Without WebAssembly it is the wrapper that rejects.
    const instance = Promise.resolve(made).then(
      (source) => source?.instance,
      () => undefined,
    );
    return { wrapper, instance };
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}

const CONTEXT_VERIFY = 257;
const CONTEXT_SIGN = 513;
const KEY_BYTES = 64;
const KEYPAIR_BYTES = 96;
const SHA256_BYTES = 104;
/** As many authors write in turns; the next one takes the place of the first. */
const MOST_KEYS = 256;
/** Of what is hashed: an event has 60,000. */
const MOST_BYTES = 65_536;

function directly(library: Library): FastSignatures {
  const take = (bytes: number): number => library.i(bytes) || fail('has no memory');
  const heap = new Uint8Array(library.g.buffer);
  const [text, sha256, hash, sig, pubkey, own] = [MOST_BYTES, SHA256_BYTES, 32, 64, 32, KEY_BYTES].map(
    take,
  ) as Pointers;
  // In one piece, so that it is wiped in one.
  const secret = take(SECRET_BYTES);
  const [chance, keypair] = [secret + 32, secret + 64];
  const context = library.o(CONTEXT_VERIFY | CONTEXT_SIGN);
  const keys = take(MOST_KEYS * KEY_BYTES);
  const room = heap.subarray(text, text + MOST_BYTES);
  // All that was taken lies above libsecp256k1's own variables and its stack, which while signing has the key and the nonce in many
  // forms, and is not wiped by the library as it was built. What lies there now has signed nothing yet.
  const asItWas = heap.slice(0, Math.min(text, sha256, hash, sig, pubkey, own, secret, context, keys));
  const encoder = new TextEncoder();
  const keyAt = new Map<string, number>();
  const owners: string[] = [];
  let next = 0;

  /** Undefined: no point of the curve. */
  function keyOf(author: string): number | undefined {
    const known = keyAt.get(author);
    if (known !== undefined) return known;
    const key = keys + next * KEY_BYTES;
    keyAt.delete(owners[next]!);
    writeHex(author, heap, pubkey);
    if (library.p(context, key, pubkey) !== 1) return undefined;
    keyAt.set(author, key);
    owners[next] = author;
    next = (next + 1) % MOST_KEYS;
    return key;
  }

  /** The id to `hash`; false: no event is so large. */
  function hashed({ pubkey: author, created_at, kind, tags, content }: Omit<NostrEvent, 'id' | 'sig'>): boolean {
    const said = `[0,"${author}",${created_at},${kind},${JSON.stringify(tags)},${JSON.stringify(content)}]`;
    const { read, written } = encoder.encodeInto(said, room);
    if (read < said.length) return false;
    library.l(sha256);
    library.m(sha256, text, written);
    library.n(sha256, hash);
    return true;
  }

  const verify: Verify = (event) => {
    if (!hashed(event) || !isHex(event.id, heap, hash)) return false;
    const key = keyOf(event.pubkey);
    writeHex(event.sig, heap, sig);
    return key !== undefined && library.u(context, sig, hash, 32, key) === 1;
  };

  const sign: SignEvent = (template, secretKey, auxRandom) => {
    if (secretKey.length !== 32 || auxRandom.length !== 32) fail('signs with 32 bytes, and 32 of chance');
    try {
      heap.set(secretKey, secret);
      heap.set(auxRandom, chance);
      if (library.r(context, keypair, secret) !== 1) fail('was given no secret key');
      library.s(context, own, 0, keypair);
      library.q(context, pubkey, own);
      const { created_at, kind, tags, content } = template;
      const unsigned = { pubkey: readHex(heap, pubkey, 32), created_at, kind, tags, content };
      // Whoever reads it says that it is too large.
      if (!hashed(unsigned)) return signEvent(template, secretKey, auxRandom);
      // What a slip while signing gives may tell the key, so it goes nowhere (BIP-340, "Default Signing").
      const isSigned = library.t(context, sig, hash, keypair, chance) === 1;
      if (!isSigned || library.u(context, sig, hash, 32, own) !== 1) fail('made a signature that does not verify');
      return { id: readHex(heap, hash, 32), ...unsigned, sig: readHex(heap, sig, 64) };
    } finally {
      heap.fill(0, secret, secret + SECRET_BYTES);
      heap.set(asItWas);
    }
  };
  return { verify, sign };
}

/** Secret key, chance and keypair. */
const SECRET_BYTES = 32 + 32 + KEYPAIR_BYTES;

type Pointers = [text: number, sha256: number, hash: number, sig: number, pubkey: number, own: number];

/** Signed with the key 11…11; forged by one digit. */
const TRUE_EVENT: NostrEvent = {
  id: 'be7c26d3e35acfda5f00518814e81afeeee6a403a0ac6c1d9b442c9377119f02',
  pubkey: '4f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa',
  created_at: 1_700_000_000,
  kind: 4880,
  tags: [['t', 'é']],
  content: '"',
  sig: '69962f0bb83dd0e35df598a185de8752a82e09d5fd6493c41fc80deaac974e879d3956eaa3c7900dca745caf322a9f15cf2bfb25eefcaf5d95ebf48ad39b1f24',
};

function isRight(verify: Verify): boolean {
  const forged = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
  const { id, sig } = TRUE_EVENT;
  return (
    verify(TRUE_EVENT) && !verify({ ...TRUE_EVENT, id: forged(id) }) && !verify({ ...TRUE_EVENT, sig: forged(sig) })
  );
}

/** Both ways of signing give the same for the same chance. */
function signsRight(sign: SignEvent): boolean {
  const { kind, created_at, tags, content } = TRUE_EVENT;
  const [secret, chance] = [new Uint8Array(32).fill(0x11), new Uint8Array(32)];
  const { id, pubkey, sig } = sign({ kind, created_at, tags, content }, secret, chance);
  return id === TRUE_EVENT.id && pubkey === TRUE_EVENT.pubkey && sig === TRUE_EVENT.sig;
}

function readHex(bytes: Uint8Array, at: number, count: number): string {
  let hex = '';
  for (let byte = at; byte < at + count; byte++) hex += HEX[bytes[byte]!];
  return hex;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function writeHex(hex: string, bytes: Uint8Array, at: number): void {
  for (let digit = 0; digit < hex.length; digit += 2)
    bytes[at + (digit >> 1)] = (valueOf(hex.charCodeAt(digit)) << 4) | valueOf(hex.charCodeAt(digit + 1));
}

function isHex(hex: string, bytes: Uint8Array, at: number): boolean {
  for (let digit = 0; digit < hex.length; digit += 2)
    if (bytes[at + (digit >> 1)] !== ((valueOf(hex.charCodeAt(digit)) << 4) | valueOf(hex.charCodeAt(digit + 1))))
      return false;
  return true;
}

/** Of `0` to `9` and `a` to `f`. */
const valueOf = (unit: number): number => (unit < 58 ? unit - 48 : unit - 87);

function fail(why: string): never {
  throw new Error(`libsecp256k1 ${why}.`);
}
