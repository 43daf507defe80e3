/** A browser extension that signs (NIP-07) with a test's key, and a reader who has signed in with it before. */
import { build } from 'esbuild';
import { getPublicKey } from 'nostr-tools/pure';

/** A classic script for the head of a page. */
export async function extensionScript(secret: Uint8Array): Promise<string> {
  const contents = `
    import { finalizeEvent, getPublicKey } from 'nostr-tools/pure';
    const secret = new Uint8Array(${JSON.stringify([...secret])});
    window.nostr = {
      getPublicKey: async () => getPublicKey(secret),
      signEvent: async (event) => finalizeEvent(event, secret),
    };`;
  const stdin = { contents, resolveDir: process.cwd(), loader: 'js' as const };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'iife', minify: true, write: false });
  const kept = { kind: 'extension', pubkey: getPublicKey(secret) };
  return `localStorage.setItem('kobold-identity', ${JSON.stringify(JSON.stringify(kept))});${outputFiles[0]!.text}`;
}
