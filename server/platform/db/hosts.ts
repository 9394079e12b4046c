const shape = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]+)(.*)$/;

/**
 * One URL for each server of `postgres://user:password@one:5432,two:5432/database`, in the order given.
 * Throws where one of them is no URL.
 */
export function hostsOf(url: string): string[] {
  const parts = shape.exec(url);
  if (!parts) throw new Error('must look like postgres://user:password@host:5432/database; several hosts are separated by commas');
  const [, before, hosts, after] = parts as unknown as [string, string, string, string];
  return hosts.split(',').map((host) => new URL(`${before}${host}${after}`).href);
}

/** Joins URLs that differ in their host alone; the reverse of `hostsOf`. */
export function joinHosts(urls: string[]): string {
  const [first] = urls;
  const parts = shape.exec(first!)!;
  return `${parts[1]}${urls.map((url) => shape.exec(url)![2]).join(',')}${parts[3]}`;
}
