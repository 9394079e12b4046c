import { expect, test } from 'vitest'
import { mappingProblems, sureness } from './mapping-problems.ts'

test('a table without names of enterprises can not be loaded', () => {
  expect(mappingProblems(['uscc', 'ignore'])).toEqual([{ code: 'missing', field: 'name' }])
})

test('two columns can not become one field, unless it is a list', () => {
  expect(mappingProblems(['name', 'uscc', 'uscc', 'uscc', 'tags', 'tags', 'ignore', 'ignore'])).toEqual([{ code: 'twice', field: 'uscc' }])
})

test('a good choice has no problems', () => expect(mappingProblems(['name', 'uscc', 'ignore'])).toEqual([]))

test('guesses in words', () => expect([0.95, 0.7, 0.3].map(sureness)).toEqual(['sure', 'likely', 'unsure']))
