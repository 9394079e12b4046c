import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';

const path = '/.well-known/security.txt';
let told: TestApp;
let silent: TestApp;
beforeAll(async () => {
  told = await openTestApp({ env: { SECURITY_CONTACT: 'security@park.example.cn, https://park.example.cn/report ,tel:+86-21-5555-0100', PUBLIC_URL: 'https://qilian.park.example.cn' } });
  silent = await openTestApp();
});
afterAll(async () => {
  await told.close();
  await silent.close();
});

test('says where to report a weakness, as RFC 9116 has it', async () => {
  told.clock.set('2026-03-02T01:00:00Z');
  const answer = await told.api.http.inject(path);
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(answer.body).toBe([
    'Contact: mailto:security@park.example.cn', 'Contact: https://park.example.cn/report', 'Contact: tel:+86-21-5555-0100', 'Expires: 2026-06-01T00:00:00Z', 'Preferred-Languages: zh, en',
    'Canonical: https://qilian.park.example.cn/.well-known/security.txt', '',
  ].join('\n'));
});

test('is not there where nobody is named', async () => {
  expect((await silent.api.http.inject(path)).statusCode).toBe(404);
});

test.each(['http://park.example.cn/report', 'security', 'mailto:', 'javascript:alert(1)', 'a@b.cn\nContact: mailto:c@d.cn'])('refuses %j', (contact) => {
  expect(() => readConfig({ SECURITY_CONTACT: contact })).toThrow('SECURITY_CONTACT');
});
