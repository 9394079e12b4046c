import { endpoint } from '@qilian/contract/endpoint'
import { z } from 'zod'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { call, isBrokenAddress, isOutOfReach, NetworkError, ProblemError, urlOf } from './api.ts'

const getThing = endpoint({
  method: 'GET', path: '/things/:thingId', summary: 'a thing', tag: 'things',
  params: z.object({ thingId: z.string() }), query: z.object({ q: z.string().optional(), tags: z.array(z.string()).optional() }), response: z.object({ name: z.string() }),
})
const keepThing = endpoint({ method: 'POST', path: '/things', summary: 'keep', tag: 'things', body: z.object({ name: z.string() }), response: z.object({ name: z.string() }) })

function answer(...responses: (Response | Error)[]) {
  const fetched = vi.fn<typeof fetch>()
  for (const response of responses) {
    if (response instanceof Error) fetched.mockRejectedValueOnce(response)
    else fetched.mockResolvedValueOnce(response)
  }
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => vi.unstubAllGlobals())

test('what is not there is not asked for again', () => {
  const problem = (status: number) => new ProblemError({ type: '', title: '', detail: '', code: '', status })
  expect([403, 404, 410].map((status) => isOutOfReach(problem(status)))).toEqual([true, true, true])
  const wrong = (field: string) => new ProblemError({ type: '', title: '', detail: '', code: 'common.invalid', status: 422, errors: [{ field, code: '', message: '' }] })
  expect([isBrokenAddress(wrong('params.caseId')), isOutOfReach(wrong('params.token')), isOutOfReach(wrong('body.title'))]).toEqual([true, true, false])
  expect([problem(500), problem(429), new NetworkError('x')].map(isOutOfReach)).toEqual([false, false, false])
})

describe('addresses', () => {
  test('parameters and query are encoded, absent ones left out', () => {
    expect(urlOf(getThing, { params: { thingId: 'a/b' }, query: { q: '用电', tags: ['x', 'y'] } })).toBe('/api/v1/things/a%2Fb?q=%E7%94%A8%E7%94%B5&tags=x%2Cy')
    expect(urlOf(getThing, { params: { thingId: '1' }, query: { q: '' } })).toBe('/api/v1/things/1')
  })

  test('a missing parameter is found before anything is sent', () => {
    expect(() => urlOf(getThing, { params: {} } as never)).toThrow('thingId')
  })
})

describe('calls', () => {
  test('writing carries the guard header and the language, reading no guard', async () => {
    const fetched = answer(Response.json({ name: 'a' }), Response.json({ name: 'a' }))
    await call(keepThing, { body: { name: 'a' } })
    await call(getThing, { params: { thingId: '1' } })
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"name":"a"}', headers: { 'x-qilian': '1', 'accept-language': 'zh-CN', 'content-type': 'application/json' } })
    expect(fetched.mock.calls[1]?.[1]?.headers).not.toHaveProperty('x-qilian')
  })

  test('a refusal keeps code, fields and the stored record', async () => {
    const problem = { type: 'about:blank', title: '已被他人修改', status: 409, detail: '请看最新内容后再改。', code: 'cases.changed', errors: [{ field: 'name', code: 'too_long', message: '最多 80 字' }], current: { version: 3 } }
    answer(Response.json(problem, { status: 409 }))
    const error = await call(keepThing, { body: { name: 'a' } }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ status: 409, code: 'cases.changed', problem: { current: { version: 3 } } })
    expect((error as ProblemError).fieldMessage('name')).toBe('最多 80 字')
  })

  test('a gateway’s own error page is a network error, not a refusal', async () => {
    answer(new Response('<html>502</html>', { status: 502 }))
    await expect(call(keepThing, { body: { name: 'a' } })).rejects.toBeInstanceOf(NetworkError)
  })

  test('reading survives a broken connection, writing is never repeated', async () => {
    const reading = answer(new TypeError('network'), Response.json({ name: 'a' }))
    await expect(call(getThing, { params: { thingId: '1' } })).resolves.toEqual({ name: 'a' })
    expect(reading).toHaveBeenCalledTimes(2)
    const writing = answer(new TypeError('network'), Response.json({ name: 'a' }))
    await expect(call(keepThing, { body: { name: 'a' } })).rejects.toBeInstanceOf(NetworkError)
    expect(writing).toHaveBeenCalledTimes(1)
  })
})
