import { CaseStatus } from '@qilian/contract/cases'
import { Light } from '@qilian/contract/shapes'
import { expect, test } from 'vitest'
import english from '../../../ui/phrases/en/portal.needs.json' with { type: 'json' }
import { nextStepKey } from './next-step.ts'

const now = new Date('2026-11-21T02:00:00Z')
/** Statuses of the park's own matters, which no enterprise sees. */
const ofThePark: readonly string[] = ['verifying', 'asking_deputy', 'asking_owner', 'writing', 'visiting', 'replacing']

test('every status has its sentence, late or not, with and without a way on', () => {
  const keys = CaseStatus.options.filter((status) => !ofThePark.includes(status)).flatMap((status) =>
    Light.options.flatMap((light) =>
      [null, '2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z'].flatMap((reopenUntil) =>
        ([undefined, [], ['object']] as const).map((allowedActions) => nextStepKey({ status, light, reopenUntil, ...(allowedActions ? { allowedActions: [...allowedActions] } : {}) }, now)),
      ),
    ),
  )
  const known = Object.keys(english.next)
  expect([...new Set(keys)].filter((key) => !known.includes(key))).toEqual([])
  expect(known.filter((key) => key !== 'label' && !keys.includes(key))).toEqual([])
})

test('what is late says so; what waits for the enterprise is never the park being late', () => {
  expect(nextStepKey({ status: 'handling', light: 'red' }, now)).toBe('handling_late')
  expect(nextStepKey({ status: 'waiting', light: 'red' }, now)).toBe('waiting')
})

test('reopening is offered only while it is possible', () => {
  expect(nextStepKey({ status: 'closed', light: 'stopped', reopenUntil: '2026-11-22T00:00:00Z' }, now)).toBe('closed')
  expect(nextStepKey({ status: 'closed', light: 'stopped', reopenUntil: '2026-11-20T00:00:00Z' }, now)).toBe('closed_final')
})
