/**
 * Addresses of datasets: `34880:<root pubkey>:<slug>` in the log, `naddr1…` (NIP-19) or `nostr:naddr1…` (NIP-21)
 * where people pass them on. PROTOCOL.md, sections 3 and 17.
 */
import { decode, naddrEncode, type DecodedResult } from 'nostr-tools/nip19';
import { KoboldError } from '../errors.js';
import { KIND, type Address, type Pubkey } from './event.js';

export interface AddressParts {
  readonly root: Pubkey;
  /** `[a-z0-9][a-z0-9-]{0,63}` */
  readonly slug: string;
}

export interface SharedAddress {
  readonly address: Address;
  /** Where to look first; hints by whoever shared it. */
  readonly relays: readonly string[];
}

const ADDRESS = /^34880:[0-9a-f]{64}:[a-z0-9][a-z0-9-]{0,63}$/;
const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ROOT_START = '34880:'.length;
const ROOT_END = ROOT_START + 64;
/** NIP-19 asks readers to bound what they take; an naddr with ten relays has about a thousand. */
const LONGEST_NADDR = 5_000;

export function isAddress(text: unknown): text is Address {
  return typeof text === 'string' && ADDRESS.test(text);
}

export function isSlug(text: unknown): text is string {
  return typeof text === 'string' && SLUG.test(text);
}

/** undefined for what is no address. */
export function parseAddress(text: string): AddressParts | undefined {
  if (!isAddress(text)) return undefined;
  return { root: addressToRoot(text), slug: text.slice(ROOT_END + 1) };
}

/** The parts must be valid: a pubkey and a slug. */
export function printAddress({ root, slug }: AddressParts): Address {
  return `${KIND.manifest}:${root}:${slug}` as Address;
}

export function addressToRoot(address: Address): Pubkey {
  return address.slice(ROOT_START, ROOT_END) as Pubkey;
}

export function addressToNaddr(address: Address, relays: readonly string[] = []): string {
  const { root, slug } = parseAddress(address)!;
  return naddrEncode({ kind: KIND.manifest, pubkey: root, identifier: slug, relays: [...relays] });
}

/**
 * What people paste: an naddr, `nostr:naddr…`, or a plain address. Throws `bad-source`, saying what is wrong with it.
 */
export function parseSharedAddress(input: string): SharedAddress {
  const text = input.trim().replace(/^(web\+)?nostr:/i, '');
  if (isAddress(text)) return { address: text, relays: [] };
  if (!/^naddr1/i.test(text)) throw badSource('A dataset address starts with naddr1, nostr:naddr1 or 34880:.');
  if (text.length > LONGEST_NADDR) throw badSource(`An address has at most ${LONGEST_NADDR} characters.`);
  const decoded = decodeNaddr(text);
  if (decoded.type !== 'naddr') throw badSource('The text is no naddr.');
  const { kind, pubkey, identifier, relays = [] } = decoded.data;
  if (kind !== KIND.manifest) throw badSource(`The address is of kind ${kind}, datasets have ${KIND.manifest}.`);
  const address = `${kind}:${pubkey}:${identifier}`;
  if (!isAddress(address)) throw badSource('The name in the address is not one a dataset can have.');
  return { address, relays };
}

function decodeNaddr(text: string): DecodedResult {
  try {
    // Bech32 is all lower or all upper case (QR codes are upper); mixed case fails its own check.
    return decode(text === text.toUpperCase() ? text.toLowerCase() : text);
  } catch (error) {
    throw badSource('The address is damaged: its checksum or its parts are wrong.', error);
  }
}

function badSource(message: string, cause?: unknown): KoboldError {
  return new KoboldError('bad-source', message, {}, { cause });
}
