/** Real data beside the project (`../shared/data`): read from disk in Node, from the test server in a browser. */

/** undefined where the data is not there: then the test skips itself, and this has said so. */
export async function readSharedData(path: string): Promise<Uint8Array | undefined> {
  const bytes = 'process' in globalThis ? await readFromDisk(path) : await readFromServer(path);
  if (bytes === undefined) console.log(`    (skipped: ../shared/data/${path} is not there)`);
  return bytes;
}

export async function readSharedText(path: string): Promise<string | undefined> {
  const bytes = await readSharedData(path);
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

async function readFromDisk(path: string): Promise<Uint8Array | undefined> {
  const name = 'node:fs/promises'; // not a literal: browsers would try to resolve it
  const { readFile } = (await import(name)) as typeof import('node:fs/promises');
  try {
    return new Uint8Array(await readFile(`../shared/data/${path}`));
  } catch {
    return undefined;
  }
}

async function readFromServer(path: string): Promise<Uint8Array | undefined> {
  const response = await fetch(`/shared-data/${path}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}
