import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BounceReason } from '@qilian/contract/contacts';
import { expect, test } from 'vitest';
import { locales } from '../../../../platform/phrases.ts';
import { failureText } from './failure-text.ts';

const notices = join(import.meta.dirname, '../..');

/** What the product itself writes of a way that failed. */
function written(): string[] {
  const sources = globSync('**/*.ts', { cwd: notices, exclude: (name) => name.endsWith('.test.ts') }).map((file) => readFileSync(join(notices, file), 'utf8'));
  const literal = sources.flatMap((source) => [...source.matchAll(/failure(?:: | = )'([\w ]+)'|settle\('failed', ([^)]+)\)/g)].flatMap(([, one, several]) => one ?? [...several!.matchAll(/'([\w ]+)'/g)].map(([, each]) => each!)));
  return [...new Set(literal)];
}

test('why a way failed is told in words', () => {
  expect(written()).toEqual(expect.arrayContaining(['no address', 'left', 'no consent', 'suspended', 'handed over']));
  const failures = [...written(), ...BounceReason.options.flatMap((reason) => [`bounced: ${reason}`, `refused: ${reason}`]), 'robot unreachable', 'robot busy: 503', 'robot refused: 310000 sign not match', 'sms unreachable: fetch failed', 'sms busy: 503', 'sms refused: 400', 'mail unreachable: connect ETIMEDOUT', 'mail busy: 451 try again later', 'mail refused: 554 transaction failed', '554 of an earlier release'];
  // In English some words are those that are kept; that both languages have the same is tested for all phrases.
  expect(failures.filter((failure) => !/\p{Script=Han}/u.test(failureText('zh-CN', failure)))).toEqual([]);
  expect(failureText('zh-CN', 'mail refused: 554 transaction failed')).toBe('邮件服务器拒收（554 transaction failed）');
  expect(failureText('zh-CN', 'robot refused: 310000 sign not match')).toBe('群机器人不接受（310000 sign not match）');
});

test('staff read the same on the screen as in the table', () => {
  for (const locale of locales) {
    const read = (file: string) => JSON.parse(readFileSync(join(notices, '../../..', file), 'utf8')) as Record<string, unknown>;
    const { reasons: _, ...ofTables } = read(`server/phrases/${locale}/delivery_failures.json`);
    expect(Object.keys(read(`ui/phrases/${locale}/console.circulars.json`)['failures'] as object).toSorted()).toEqual(Object.keys(ofTables).toSorted());
  }
});
