/** Images from data: of hosts the builder names only. Whoever loads a picture tells its host who reads which page. */
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg)$/i;

/** `allow-images`: hosts, by spaces or commas. */
export function imageHosts(text: string): ReadonlySet<string> {
  return new Set(
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  );
}

/** The address of a cell that is a picture by its name, of a host in the list; else undefined. */
export function allowedImage(address: string, hosts: ReadonlySet<string>): string | undefined {
  if (hosts.size === 0) return undefined;
  try {
    const url = new URL(address.trim());
    return isAllowed(url, hosts) && PICTURE.test(url.pathname) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function isAllowed({ protocol, host }: URL, hosts: ReadonlySet<string>): boolean {
  return /^https?:$/.test(protocol) && hosts.has(host);
}
