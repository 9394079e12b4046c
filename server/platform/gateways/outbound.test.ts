import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openOutbound, type OutboundOptions } from './outbound.ts';

const servers: Server[] = [];
/** A server on loopback; returns its port. */
async function aServer(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()); });
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const loopback = { allowed: ['127.0.0.0/8'] };
const outcome = (url: string, options: OutboundOptions = {}) => openOutbound(options).post(url, {}, '{}').then(({ status }) => status, (error: { code: string }) => error.code);
const resolves = (...addresses: string[]) => async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('private networks', () => {
  test('are refused however their address is written', async () => {
    for (const host of [
      '127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '10.1.2.3', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.100.100.200', '0.0.0.0', '255.255.255.255', '224.0.0.1',
      '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]', '[::ffff:10.0.0.1]', '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00::1]', '[ff02::1]', '[::7f00:1]',
    ]) expect([host, await outcome(`https://${host}/`)]).toEqual([host, 'private_address']);
  });

  test('are refused behind a name, if only one of its addresses is private', async () => {
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', 'fe80::1%eth0']) {
      for (const resolve of [resolves(address), resolves('93.184.215.14', address)]) expect([address, await outcome('https://hooks.example.cn/', { resolve })]).toEqual([address, expect.stringMatching(/^(private|no)_address$/)]);
    }
  });

  test('can\'t be reached by a name that changes its answer: what was checked is what is connected to', async () => {
    let [asked, reached] = [0, 0];
    const port = await aServer((_request, response) => {
      reached += 1;
      response.end();
    });
    // The second answer would be the receiver on loopback, which isn't allowed here.
    const resolve = async () => ((asked += 1) === 1 ? [{ address: '192.0.2.1', family: 4 }] : [{ address: '127.0.0.1', family: 4 }]);
    const outbound = openOutbound({ resolve, allowed: ['192.0.2.0/24'], timeoutMs: 300 });
    await expect(outbound.post(`http://rebinding.example.cn:${port}/`, {}, '{}')).rejects.toMatchObject({ code: expect.stringMatching(/^(timed_out|unreachable)$/) });
    expect([asked, reached]).toEqual([1, 0]);
    await expect(outbound.post(`http://rebinding.example.cn:${port}/`, {}, '{}')).rejects.toMatchObject({ code: 'private_address' });
    expect(reached).toBe(0);
  });

  test('are called where a setting allows, and there alone', async () => {
    const port = await aServer((_request, response) => response.end());
    expect(await outcome(`http://127.0.0.1:${port}/`, loopback)).toBe(200);
    expect(await outcome(`http://hooks.internal:${port}/`, { ...loopback, resolve: resolves('127.0.0.1') })).toBe(200);
    expect(await outcome(`http://127.0.0.1:${port}/`, { allowed: ['10.20.0.0/16'] })).toBe('private_address');
  });
});

test('public addresses take https only', async () => {
  expect(await outcome('http://93.184.215.14/')).toBe('not_https');
  expect(await outcome('http://hooks.example.cn/', { ...loopback, resolve: resolves('93.184.215.14') })).toBe('not_https');
});

test('what is no address to call', async () => {
  for (const url of ['', 'hooks', 'ftp://example.cn/', 'file:///etc/passwd', 'https://user:secret@example.cn/', 'https://example.cn/#part', 'https://']) expect([url, await outcome(url)]).toEqual([url, 'bad_url']);
  expect(await outcome('https://nowhere.example.cn/', { resolve: async () => [] })).toBe('no_address');
});

describe('receivers', () => {
  test('that redirect aren\'t followed', async () => {
    let reached = 0;
    const inner = await aServer((_request, response) => {
      reached += 1;
      response.end();
    });
    const port = await aServer((_request, response) => response.writeHead(307, { location: `http://127.0.0.1:${inner}/` }).end());
    expect(await outcome(`http://127.0.0.1:${port}/`, loopback)).toBe(307);
    expect(reached).toBe(0);
  });

  test('that don\'t answer are left after the limit, also when they trickle', async () => {
    const silent = await aServer(() => undefined);
    expect(await outcome(`http://127.0.0.1:${silent}/`, { ...loopback, timeoutMs: 200 })).toBe('timed_out');
    const trickling = await aServer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const start = performance.now();
    expect(await outcome(`http://127.0.0.1:${trickling}/`, { ...loopback, timeoutMs: 300 })).toBe(200);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('that answer without end are read to the limit', async () => {
    const port = await aServer((_request, response) => {
      const write = () => { while (response.write('x'.repeat(65_536)) && !response.destroyed); };
      response.on('drain', write);
      write();
    });
    const { text } = await openOutbound({ ...loopback, mostBytes: 500 }).post(`http://127.0.0.1:${port}/`, {}, '{}');
    expect(text).toBe('x'.repeat(500));
  });

  test('that hang up are unreachable', async () => {
    const port = await aServer((request) => request.socket.destroy());
    expect(await outcome(`http://127.0.0.1:${port}/`, loopback)).toBe('unreachable');
    expect(await outcome('http://127.0.0.1:1/', loopback)).toBe('unreachable');
  });
});
