/** A new key pair (BIP-340), or that of a secret. */
import { schnorr } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Pubkey } from '../../core/log/event.js';
import type { DeviceKey } from './key-vault.js';

export function makeDeviceKey(secret: Uint8Array = schnorr.utils.randomSecretKey()): DeviceKey {
  return { secret, pubkey: bytesToHex(schnorr.getPublicKey(secret)) as Pubkey };
}
