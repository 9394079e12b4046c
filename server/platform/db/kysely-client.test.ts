import { expect, test } from 'vitest';
import { openTexts } from './kysely-client.ts';

test('however many texts there are, no more than 400 are ever prepared by name', () => {
  const { learnText, nameOf } = openTexts();
  const names = new Set<string>();
  const use = (text: string) => {
    const { name } = nameOf(learnText(text));
    if (name !== undefined) names.add(name);
    return name;
  };
  for (let round = 0; round < 4; round += 1) {
    for (let index = 0; index < 5000; index += 1) for (let time = 0; time < 3; time += 1) use(`select ${round} from "table ${index}"`);
  }
  expect(names.size).toBe(400);
  expect(use('select 0 from "table 0"')).toMatch(/^[\w-]{27}$/);
});

test('a text is prepared from its third use on', () => {
  const { learnText, nameOf } = openTexts();
  expect([1, 2, 3, 4].map(() => nameOf(learnText('select 1')).name !== undefined)).toEqual([false, false, true, true]);
});
