import { expect, test } from 'vitest';
import { rowsOf } from './number-rows.ts';

const people = (...numbers: number[]) => numbers.map((number) => ({ number, person: String(number) }));

test('four and more numbers with small gaps are a row, whatever their order', () => {
  expect(rowsOf(people(16620000013, 16620000010, 16620000011, 16620000016))).toEqual([['16620000010', '16620000011', '16620000013', '16620000016']]);
});

test('three are none, nor are four with a wider gap', () => {
  expect(rowsOf(people(1, 2, 3))).toEqual([]);
  expect(rowsOf(people(10, 11, 15, 16))).toEqual([]);
});

test('two rows stay two', () => {
  expect(rowsOf(people(1, 2, 3, 4, 50, 51, 52, 53, 90)).map(({ length }) => length)).toEqual([4, 4]);
});
