import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { DuplicateFinder } from './deduplicate.ts'

type Line = [name: string, uscc?: string]

function groups(lines: readonly Line[]) {
  const finder = new DuplicateFinder()
  for (const [index, [name, uscc]] of lines.entries()) finder.add(index + 2, uscc === undefined ? { name } : { name, uscc })
  return finder.groups().map(({ kind, rows, namesDiffer }) => ({ kind, rows: rows.map(({ row }) => row), namesDiffer }))
}

const a = '91310115MA1K3BTP2B'
const b = '91310112087994932F'

it('finds the same code, and says whether the names differ', () => {
  expect(groups([['甲公司', a], ['乙公司', b], ['甲公司', a]])).toEqual([{ kind: 'same_uscc', rows: [2, 4], namesDiffer: false }])
  expect(groups([['甲公司', a], ['甲（上海）公司', a]])).toEqual([{ kind: 'same_uscc', rows: [2, 3], namesDiffer: true }])
})

it('leaves the same name under different or missing codes to a person', () => {
  expect(groups([['上海甲(集团)公司', a], ['上海甲（集团）公司', b]])).toEqual([{ kind: 'ambiguous_name', rows: [2, 3], namesDiffer: false }])
  expect(groups([['甲公司', a], ['甲 公司']])).toEqual([{ kind: 'ambiguous_name', rows: [2, 3], namesDiffer: false }])
  expect(groups([['甲公司'], ['甲公司']])).toEqual([{ kind: 'ambiguous_name', rows: [2, 3], namesDiffer: false }])
})

it('agrees with comparing every pair', () => {
  const line = fc.tuple(fc.constantFrom('甲', '乙', '丙'), fc.constantFrom(a, b, undefined)).map(([name, uscc]): Line => (uscc === undefined ? [name] : [name, uscc]))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const found = groups(lines)
      for (const [i, [name, uscc]] of lines.entries()) {
        for (const [j, [otherName, otherUscc]] of lines.entries()) {
          if (i >= j) continue
          const together = (kind: string) => found.some((group) => group.kind === kind && group.rows.includes(i + 2) && group.rows.includes(j + 2))
          expect(together('same_uscc')).toBe(uscc !== undefined && uscc === otherUscc)
          const codes = new Set(lines.filter((line) => line[0] === name).map((line) => line[1]))
          const isOneCode = codes.size === 1 && !codes.has(undefined)
          expect([i, j, together('ambiguous_name')]).toEqual([i, j, name === otherName && !isOneCode])
        }
      }
    }),
  )
})
