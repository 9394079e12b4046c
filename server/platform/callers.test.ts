import { expect, test } from 'vitest';
import { anyone } from './auth/actor.ts';
import { openCallers } from './callers.ts';

const caller = { policy: 'session' as const, key: 'session', limit: null, answer: '{}', actor: anyone };
const knownOf = (callers: ReturnType<typeof openCallers>, tokens: string[]) => tokens.filter((token) => callers.find(token) !== undefined);

test('whoever calls stays known, whoever doesn\'t is forgotten', () => {
  let at = 0;
  const callers = openCallers({ rest: 1000, now: () => at });
  callers.learn('gone', caller);
  for (; at < 5000; at += 400) callers.learn('busy', caller);
  expect(knownOf(callers, ['gone', 'busy'])).toEqual(['busy']);
});

test('never more than so many at once, and the busy ones are not those that go', () => {
  const callers = openCallers({ most: 100, now: () => 0 });
  const tokens = Array.from({ length: 1000 }, (_, index) => `token ${index}`);
  for (const token of tokens) {
    callers.learn(token, caller);
    callers.learn('busy', caller);
  }
  const known = knownOf(callers, tokens);
  expect([known.length <= 100, known.at(-1), knownOf(callers, ['busy'])]).toEqual([true, tokens.at(-1), ['busy']]);
});

test('a token that was refused is forgotten at once, wherever it stands', () => {
  let at = 0;
  const callers = openCallers({ rest: 1000, now: () => at });
  callers.learn('one', caller);
  at = 1500;
  callers.learn('other', caller);
  callers.forget('one');
  callers.forget('other');
  expect(knownOf(callers, ['one', 'other'])).toEqual([]);
});
