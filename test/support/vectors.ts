/** The vectors of the protocol (`test/vectors/*.json`) and its page: read from disk in Node, from the test server in a browser. */

export async function readVectors<T>(name: string): Promise<T> {
  return JSON.parse(await readText(`test/vectors/${name}.json`)) as T;
}

/** The text of core/PROTOCOL.md. */
export function readPage(): Promise<string> {
  return readText('core/PROTOCOL.md');
}

async function readText(path: string): Promise<string> {
  if (!('process' in globalThis)) {
    const response = await fetch(`/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.text();
  }
  const name = 'node:fs/promises'; // not a literal: browsers would try to resolve it
  const { readFile } = (await import(name)) as typeof import('node:fs/promises');
  return readFile(path, 'utf8');
}
