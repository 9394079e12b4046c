import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig, settingNames } from './config.ts';

const read = (settings: Record<string, string>) => readConfig(settings);

test('the README lists every setting that there is, and none that is gone', () => {
  const table = /^## Settings\n([\s\S]*?)^## /m.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))![1]!;
  const listed = [...table.matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(new Set(listed)).toEqual(new Set(settingNames));
});

describe('TRUST_PROXY', () => {
  test.each([['false', false], ['0', false], ['true', 1], ['2', 2], ['10.0.0.7, 10.1.0.0/16', ['10.0.0.7', '10.1.0.0/16']], ['loopback', ['loopback']]])('%s', (text, meant) => {
    expect(read({ TRUST_PROXY: text }).trustProxy).toEqual(meant);
  });
  test.each(['everybody', '10.0.0.0/40', '10.0.0.7;10.0.0.8', '12'])('%s is said to be wrong', (text) => {
    expect(() => read({ TRUST_PROXY: text })).toThrow(/TRUST_PROXY: "/);
  });
});

describe('settings that belong together', () => {
  test.each([
    [{ TLS_CERT: 'a.pem' }, 'TLS_KEY: missing'],
    [{ TLS_KEY: 'a.pem' }, 'TLS_CERT: missing'],
    [{ TLS_CERT: 'a.pem', TLS_KEY: 'b.pem', PUBLIC_URL: 'http://city.example' }, 'PUBLIC_URL: "http://city.example" begins with http:'],
    [{ HTTP_REDIRECT_PORT: '80' }, 'HTTP_REDIRECT_PORT: leads to HTTPS'],
    [{ TLS_CERT: 'a.pem', TLS_KEY: 'b.pem', PORT: '443', HTTP_REDIRECT_PORT: '443' }, 'HTTP_REDIRECT_PORT: 443 is the port'],
    [{ OIDC_ISSUER: 'https://id.city.example' }, 'OIDC_CLIENT_ID: missing'],
    [{ OIDC_CLIENT_ID: 'qilian' }, 'OIDC_ISSUER: missing'],
    [{ OIDC_ISSUER: 'http://id.city.example', OIDC_CLIENT_ID: 'qilian' }, 'OIDC_ISSUER: "http://id.city.example" must begin with https:'],
    [{ OIDC_ISSUER: 'https://id.city.example', OIDC_CLIENT_ID: 'qilian', OIDC_LINK_BY: 'email,login_name' }, 'OIDC_LOGIN_NAME_CLAIM: missing'],
    [{ OIDC_ISSUER: 'https://id.city.example', OIDC_CLIENT_ID: 'qilian', OIDC_SCOPE: 'profile' }, 'OIDC_SCOPE: "profile" must hold'],
  ] as [Record<string, string>, string][])('%o: %s', (settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });

  test('a certificate makes the address one by HTTPS', () => {
    expect(read({ TLS_CERT: 'a.pem', TLS_KEY: 'b.pem', HOST: '0.0.0.0', PORT: '8443' }).publicUrl).toBe('https://0.0.0.0:8443');
  });
});
