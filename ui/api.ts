import type { BodyInput, Endpoint, ParamsOf, QueryInput, ResponseOf } from '@qilian/contract/endpoint'
import type { Problem } from '@qilian/contract/shapes'
import { currentLanguage } from './i18n.ts'
import { stepUp } from './step-up.ts'

/** The address below which every endpoint's path is mounted. */
export const apiBase = '/api/v1'

/** The server refused, and said why: RFC 9457 problem details. `current` is the stored record of a version conflict. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.problem = problem
  }
  get status() {
    return this.problem.status
  }
  get code() {
    return this.problem.code
  }
  /** What the server says about one field of the request, in the reader's language. */
  fieldMessage(field: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === field)?.message
  }
}

/** No answer reached us: offline, a broken connection, or a gateway without the server behind it. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** An address that can't be one: cut off in a mail, or typed. */
export const isBrokenAddress = (error: unknown): boolean => error instanceof ProblemError && error.status === 422 && error.problem.errors?.some(({ field }) => field.startsWith('params.')) === true

/** What isn't there, or not for this reader: asked again the server would answer the same. */
export const isOutOfReach = (error: unknown): boolean => isBrokenAddress(error) || (error instanceof ProblemError && [403, 404, 410].includes(error.status))

type Given<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : undefined extends Value
    ? { [key in Name]?: Value }
    : Record<never, never> extends Value
      ? { [key in Name]?: Value }
      : { [key in Name]: Value }

/** What an endpoint needs in order to be called; parts that it doesn't take are absent, parts with defaults may be left out. */
export type InputOf<E> = Given<'params', ParamsOf<E>> & Given<'query', QueryInput<E>> & Given<'body', BodyInput<E>>

type LooseInput = { params?: unknown; query?: unknown; body?: unknown }

export type CallOptions = { signal?: AbortSignal | undefined }

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** Address of an endpoint, also fit for a link to a `binary` download. Lists are written `a,b,c`; `undefined` and empty text are left out. */
export function urlOf<E extends Endpoint>(endpoint: E, input: Omit<InputOf<E>, 'body'>): string {
  const { params, query } = input as LooseInput
  const values = new Map(entriesOf(params))
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`${endpoint.method} ${endpoint.path} needs the parameter ${name}`)
    return encodeURIComponent(String(value as string | number))
  })
  const search = new URLSearchParams()
  for (const [name, value] of entriesOf(query)) {
    if (value === undefined || value === null || value === '') continue
    search.set(name, Array.isArray(value) ? value.join(',') : String(value as string | number | boolean))
  }
  const text = search.toString()
  return `${apiBase}${path}${text ? `?${text}` : ''}`
}

/** `x-qilian` can't be sent by a foreign page's form: the server asks for it on everything that writes. */
function headersFor(endpoint: Endpoint): Record<string, string> {
  return {
    accept: 'application/json, application/problem+json',
    'accept-language': currentLanguage(),
    ...(endpoint.method === 'GET' ? {} : { 'x-qilian': '1' }),
  }
}

function problemFrom(status: number, body: unknown): ProblemError | NetworkError {
  const fields = new Map(entriesOf(body))
  const text = (name: string) => (fields.get(name) as string | undefined) ?? ''
  if (!fields.has('code')) return new NetworkError(`HTTP ${status}`)
  return new ProblemError({
    ...Object.fromEntries(fields),
    type: text('type'), title: text('title'), detail: text('detail'), code: text('code'), status,
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const retryAfterMs = [300, 1200]

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new NetworkError('no connection', { cause: error })
  }
}

/** Reading is repeated after a lost connection; writing never is, because the first one may have arrived. */
async function sendPatiently(method: string, url: string, init: RequestInit): Promise<Response> {
  for (const wait of method === 'GET' ? retryAfterMs : []) {
    try {
      return await send(url, init)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      await pause(wait)
    }
  }
  return send(url, init)
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new NetworkError(`HTTP ${response.status} without JSON`, { cause: error })
  }
}

/** Repeats a call that was refused for want of a fresh proof, once it was given: nothing that was typed is lost. */
async function proven<Result>(send: () => Promise<Result>): Promise<Result> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === 'auth.step_up') || !(await stepUp(error.problem.ways ?? []))) throw error
    return send()
  }
}

/**
 * Calls a JSON endpoint; a sensitive act may first ask who is there. Throws ProblemError when the server refuses
 * and NetworkError when nothing came back.
 */
export function call<E extends Endpoint>(endpoint: E, input: InputOf<E>, options: CallOptions = {}): Promise<ResponseOf<E>> {
  return proven(() => callOnce(endpoint, input, options))
}

async function callOnce<E extends Endpoint>(endpoint: E, input: InputOf<E>, options: CallOptions): Promise<ResponseOf<E>> {
  const { body } = input as LooseInput
  const headers = headersFor(endpoint)
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await sendPatiently(endpoint.method, urlOf(endpoint, input), {
    method: endpoint.method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    signal: options.signal ?? null,
  })
  const answer = await jsonOf(response)
  if (!response.ok) throw problemFrom(response.status, answer)
  return answer as ResponseOf<E>
}

export type UploadInput<E> = Omit<InputOf<E>, 'body'> & {
  /** The parts of the form; files under the part names that the endpoint states. */
  parts: Record<string, string | File>
  /** 0…1, while the bytes go out. */
  onProgress?: (share: number) => void
  signal?: AbortSignal | undefined
}

/** Calls a `multipart` endpoint. XMLHttpRequest, because fetch can't tell how much has gone out. */
export function upload<E extends Endpoint>(endpoint: E, input: UploadInput<E>): Promise<ResponseOf<E>> {
  const form = new FormData()
  // Fields go first: a server that streams knows them before the file's bytes arrive.
  const parts = Object.entries(input.parts).sort(([, a], [, b]) => Number(a instanceof File) - Number(b instanceof File))
  for (const [name, part] of parts) form.append(name, part)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, urlOf(endpoint, input))
    for (const [name, value] of Object.entries(headersFor(endpoint))) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => event.lengthComputable && input.onProgress?.(event.loaded / event.total))
    request.addEventListener('error', () => reject(new NetworkError('no connection')))
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    request.addEventListener('load', () => {
      let answer: unknown
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        answer = undefined
      }
      if (request.status >= 200 && request.status < 300) resolve(answer as ResponseOf<E>)
      else reject(problemFrom(request.status, answer))
    })
    input.signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
