import { lookup as resolveName } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Addresses that lead nowhere public: own and private networks, clouds' metadata, special purposes (IANA registries of RFC 6890). */
const special: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'], ['10.0.0.0', 8, 'ipv4'], ['100.64.0.0', 10, 'ipv4'], ['127.0.0.0', 8, 'ipv4'], ['169.254.0.0', 16, 'ipv4'], ['172.16.0.0', 12, 'ipv4'], ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'], ['192.88.99.0', 24, 'ipv4'], ['192.168.0.0', 16, 'ipv4'], ['198.18.0.0', 15, 'ipv4'], ['198.51.100.0', 24, 'ipv4'], ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'], ['240.0.0.0', 4, 'ipv4'],
  ['2001::', 23, 'ipv6'], ['2001:db8::', 32, 'ipv6'], ['2002::', 16, 'ipv6'], ['3fff::', 20, 'ipv6'],
];
/** Of IPv6 only this is in public use; what embeds an IPv4 address, is local or multicast lies outside. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
const blocked = new BlockList();
for (const [network, bits, family] of special) blocked.addSubnet(network, bits, family);

/** Networks as `10.20.0.0/16` or a single address. Throws for what is none. */
export function networkList(networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

/** @param address as a resolver or a URL gives it; IPv4 within IPv6 counts as the IPv4 that it is */
function isWithin(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

export type FailureCode = 'bad_url' | 'not_https' | 'private_address' | 'no_address' | 'timed_out' | 'unreachable';

/** It could not be sent; `code` says why. */
export class OutboundFailure extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'OutboundFailure';
    this.code = code;
  }
}

export interface OutboundAnswer {
  status: number;
  /** The beginning. */
  text: string;
}

/**
 * Calls to addresses that others named. The address is looked up once, at the connection, and the one
 * that was checked is the one that is connected to: a name that answers differently the next time wins
 * nothing. Redirects aren't followed. Plain HTTP goes to allowed networks only.
 */
export interface Outbound {
  /** Nothing where it may be called as far as can be said without looking it up. @throws OutboundFailure */
  check(url: string): URL;
  post(url: string, headers: Record<string, string>, body: string): Promise<OutboundAnswer>;
}

export interface OutboundOptions {
  /** Private networks that may be called. */
  allowed?: string[];
  resolve?: (name: string) => Promise<{ address: string; family: number }[]>;
  timeoutMs?: number;
  mostBytes?: number;
}

export function openOutbound({ allowed = [], resolve = (name) => resolveName(name, { all: true, verbatim: true }), timeoutMs = 10_000, mostBytes = 2000 }: OutboundOptions = {}): Outbound {
  const open = networkList(allowed);
  const isPrivate = (address: string) => {
    const mapped = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
    return isIPv4(mapped) ? blocked.check(mapped, 'ipv4') : !globalUnicast.check(mapped, 'ipv6') || blocked.check(mapped, 'ipv6');
  };

  function requireAllowed(address: string, isHttps: boolean): void {
    if (isWithin(open, address)) return;
    if (isPrivate(address)) throw new OutboundFailure('private_address', `${address} lies in a private network`);
    if (!isHttps) throw new OutboundFailure('not_https', 'Public addresses are called by https only');
  }

  function check(given: string): URL {
    const url = URL.parse(given);
    if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '') throw new OutboundFailure('bad_url', 'No address that can be called');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.protocol === 'http:' && allowed.length === 0) throw new OutboundFailure('not_https', 'Public addresses are called by https only');
    if (isIP(host) !== 0) requireAllowed(normal(host), url.protocol === 'https:');
    return url;
  }

  /** All of them, if all may be called. */
  async function addressesOf(name: string, isHttps: boolean): Promise<{ address: string; family: number }[] | OutboundFailure> {
    try {
      const addresses = await resolve(name);
      if (addresses.length === 0) throw new OutboundFailure('no_address', `${name} has no address`);
      for (const { address } of addresses) requireAllowed(address, isHttps);
      return addresses;
    } catch (error) {
      return error instanceof OutboundFailure ? error : new OutboundFailure('no_address', (error as Error).message);
    }
  }

  return {
    check,
    async post(given, headers, body) {
      const url = check(given);
      const isHttps = url.protocol === 'https:';
      const signal = AbortSignal.timeout(timeoutMs);
      return new Promise<OutboundAnswer>((done, fail) => {
        const request = (isHttps ? https : http).request(url, {
          method: 'POST', agent: false, signal, headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          lookup: (name, options, answer) => {
            void addressesOf(name, isHttps).then((found) => {
              if (found instanceof OutboundFailure) return answer(found, []);
              return options.all ? answer(null, found) : answer(null, found[0]!.address, found[0]!.family);
            });
          },
        }, (response) => {
          request.removeAllListeners('error');
          const chunks: Buffer[] = [];
          let size = 0;
          const finish = () => {
            done({ status: response.statusCode!, text: Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8') });
            request.destroy();
          };
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size >= mostBytes) finish();
          });
          response.on('end', finish);
          // The status has come: what is missing of the content changes nothing.
          response.on('error', finish);
          request.on('error', finish);
        });
        request.once('error', (error) => fail(error instanceof OutboundFailure ? error : signal.aborted ? new OutboundFailure('timed_out', `No answer within ${timeoutMs} ms`) : new OutboundFailure('unreachable', error.message)));
        request.end(body);
      });
    },
  };
}

/** `::ffff:7f00:1`, as URLs write it, with the IPv4 that it holds in dots. */
function normal(host: string): string {
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(host);
  if (!hex) return host;
  const [high, low] = [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16)];
  return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
