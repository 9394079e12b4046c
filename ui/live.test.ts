import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listen, mentions } from './live.ts'

class Source extends EventTarget {
  static last: Source
  constructor() {
    super()
    Source.last = this
  }
  say(type: string, data: object) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }))
  }
  close() {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a changed case is read again at once where it shows, elsewhere a little later and not for every change', async () => {
  const client = new QueryClient()
  const reads = { one: vi.fn<() => Promise<object>>(async () => ({ id: 'a' })), list: vi.fn<() => Promise<object>>(async () => ({ items: [{ id: 'a' }, { id: 'b' }] })), other: vi.fn<() => Promise<object>>(async () => ({ items: [{ id: 'c' }] })) }
  const watch = (queryKey: unknown[], queryFn: () => Promise<unknown>) => new QueryObserver(client, { queryKey, queryFn, staleTime: Infinity }).subscribe(() => undefined)
  watch(['cases', '/cases/:caseId', { params: { caseId: 'a' } }], reads.one)
  watch(['cases', '/cases', {}], reads.list)
  watch(['cases', '/worklist', {}], reads.other)
  await vi.advanceTimersByTimeAsync(0)
  const stop = listen(client)
  Source.last.say('case', { caseId: 'a' })
  await vi.advanceTimersByTimeAsync(300)
  expect([reads.one, reads.list, reads.other].map((read) => read.mock.calls.length)).toEqual([2, 2, 1])
  for (let change = 0; change < 5; change += 1) Source.last.say('case', { caseId: 'x' })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(reads.other.mock.calls.length).toBe(2)
  stop()
})

test.each([
  ['message', 'where its conversation is open', 'talks', '/talks/:talkId/messages'],
  ['data_export_ready', 'where the copy of one\'s data is waited for', 'privacy', '/me/data'],
])('a notice %s is read %s', async (kind, _where, tag, path) => {
  const client = new QueryClient()
  const read = vi.fn<() => Promise<object>>(async () => ({ items: [] }))
  new QueryObserver(client, { queryKey: [tag, path, {}], queryFn: read, staleTime: Infinity }).subscribe(() => undefined)
  await vi.advanceTimersByTimeAsync(0)
  const stop = listen(client)
  Source.last.say('notice', { kind })
  await vi.advanceTimersByTimeAsync(300)
  expect(read).toHaveBeenCalledTimes(2)
  stop()
})

test('a record is found wherever it stands in what was read', () => {
  expect(mentions({ pages: [{ items: [{ case: { id: 'a' } }] }] }, 'a')).toBe(true)
  expect(mentions({ items: [{ id: 'ab' }], next: null }, 'a')).toBe(false)
})
