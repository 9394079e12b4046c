import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile, readFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPark, anOfficer } from '../modules/people/testing.ts';
import { freePort } from '../platform/db/embedded/free-port.ts';
import { openTestApp, type TestApp } from './app.ts';
import { keepCertificateFresh, listeningText, readCertificate } from '../platform/http/certificate.ts';

let folder: string;
const path = (name: string) => join(folder, name);

/** A certificate of its own for localhost. */
function makeCertificate(name: string): void {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)], { stdio: 'ignore' });
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qilian-tls-'));
  makeCertificate('first');
  makeCertificate('second');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('with a certificate of its own', () => {
  let app: TestApp;
  let port: number;
  let redirectPort: number;
  beforeAll(async () => {
    redirectPort = await freePort();
    app = await openTestApp({ env: { TLS_CERT: path('first.pem'), TLS_KEY: path('first.key'), PUBLIC_URL: 'https://city.example', HTTP_REDIRECT_PORT: String(redirectPort) } });
    await app.api.http.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = app.api.http.server.address() as AddressInfo);
  });
  afterAll(() => app.close());

  const fetchTls = (options: RequestOptions) => new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, rejectUnauthorized: false, agent: false, ...options }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode!, headers: answer.headers });
    }).on('error', reject).end();
  });

  test('the server speaks HTTPS, promises to go on so, and gives cookies to HTTPS alone', async () => {
    const answer = await fetchTls({ path: '/api/v1/status', ca: await readFile(path('first.pem')), rejectUnauthorized: true });
    expect(answer).toMatchObject({ status: 200, headers: { 'strict-transport-security': 'max-age=31536000' } });
    const { parkId } = await aPark(app);
    const officer = await anOfficer(app, { areaId: parkId, password: 'Harbour-Lights-42' });
    const signedIn = await app.api.http.inject({ method: 'POST', url: '/api/v1/session/password', payload: { loginName: officer.loginName, password: 'Harbour-Lights-42' } });
    expect(Object.fromEntries(signedIn.cookies.map(({ name, secure }) => [name, secure]))).toEqual({ qilian_device: true, qilian_session: true });
  });

  test('the log names the address that it answers at', async () => {
    const said: string[] = [];
    const other = (await openTestApp({ env: { TLS_CERT: path('first.pem'), TLS_KEY: path('first.key'), PUBLIC_URL: 'https://city.example' } }));
    await other.api.http.listen({ host: '127.0.0.1', port: 0, listenTextResolver: (address) => { said.push(listeningText(address, other.platform.config.tls !== null)); return ''; } });
    const { port: open } = other.api.http.server.address() as AddressInfo;
    await other.close();
    expect(said).toEqual([`Server listening at https://127.0.0.1:${open}`]);
    expect(listeningText('http://127.0.0.1:8080', false)).toBe('Server listening at http://127.0.0.1:8080');
  });

  test('nothing older than TLS 1.2 is spoken', async () => {
    await expect(fetchTls({ path: '/', minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' })).rejects.toThrow(/protocol|version|handshake|alert/i);
    expect((await fetchTls({ path: '/health/live', maxVersion: 'TLSv1.2' })).status).toBe(200);
  });

  test('plain HTTP leads to HTTPS, and nowhere else', async () => {
    const go = (target: string) => new Promise<[number, string]>((resolve, reject) => {
      httpGet({ host: '127.0.0.1', port: redirectPort, path: target }, (answer) => {
        answer.resume();
        resolve([answer.statusCode!, answer.headers.location!]);
      }).on('error', reject);
    });
    expect(await go('/console/cases?q=1')).toEqual([308, 'https://city.example/console/cases?q=1']);
    expect(await go('//evil.example/')).toEqual([308, 'https://city.example/']);
    expect(await go('/\\evil.example')).toEqual([308, 'https://city.example/']);
  });
});

test('a renewed certificate is served without restart; a half-written pair is not', async () => {
  const files = { cert: path('live.pem'), key: path('live.key') };
  const put = async (name: string, which: ('pem' | 'key')[]) => {
    for (const kind of which) {
      await writeFile(path(`live.${kind}~`), await readFile(path(`${name}.${kind}`)));
      await rename(path(`live.${kind}~`), path(`live.${kind}`));
    }
  };
  await put('first', ['pem', 'key']);
  const { createServer } = await import('node:tls');
  const present = await readCertificate(files);
  const server = createServer({ ...present }, (socket) => socket.end());
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const stop = keepCertificateFresh(server, files, present, pino({ level: 'silent' }), 20);
  const served = () => new Promise<string>((resolve, reject) => {
    const socket: TLSSocket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { subject } = socket.getPeerCertificate() as PeerCertificate;
      socket.end();
      resolve(String(subject.CN));
    }).on('error', reject);
  });
  const wait = () => new Promise((done) => setTimeout(done, 120));
  expect(await served()).toBe('first');
  await put('second', ['pem']);
  await wait();
  expect(await served()).toBe('first');
  await put('second', ['key']);
  await expect.poll(served).toBe('second');
  stop();
  server.close();
});

test('what is wrong with the files is said at the start', async () => {
  await expect(openTestApp({ env: { TLS_CERT: path('none.pem'), TLS_KEY: path('first.key') } })).rejects.toThrow(/TLS_CERT: the file .*none\.pem can't be read/);
  await expect(openTestApp({ env: { TLS_CERT: path('first.pem'), TLS_KEY: path('second.key') } })).rejects.toThrow(/are not a certificate and its key/);
});

describe('behind a proxy', () => {
  const addressSeen = async (trust: string, forwarded: string) => {
    const echo = { name: 'echo', routes: ({ http }: TestApp['api']) => { http.get('/address', async (request) => ({ ip: request.ip })); } };
    const app = await openTestApp({ env: { TRUST_PROXY: trust, PUBLIC_URL: 'https://city.example', LOG_LEVEL: 'fatal' }, extraModules: [echo] });
    try {
      return (await app.api.http.inject({ url: '/address', remoteAddress: '10.0.0.7', headers: { 'x-forwarded-for': forwarded } })).json<{ ip: string }>().ip;
    } finally {
      await app.close();
    }
  };

  test('the caller\'s address is what trusted proxies say, never what the caller says', async () => {
    expect(await addressSeen('false', '203.0.113.1')).toBe('10.0.0.7');
    expect(await addressSeen('true', '198.51.100.66, 203.0.113.1')).toBe('203.0.113.1');
    expect(await addressSeen('2', '198.51.100.66, 203.0.113.1, 10.0.0.8')).toBe('203.0.113.1');
    expect(await addressSeen('10.0.0.0/24', '198.51.100.66, 203.0.113.1, 10.0.0.8')).toBe('203.0.113.1');
    expect(await addressSeen('192.0.2.1', '203.0.113.1')).toBe('10.0.0.7');
  }, 60_000);
});
