import { maxFileBytes, uploadFile } from '@qilian/contract/files'
import type { FileRef } from '@qilian/contract/shapes'
import { NetworkError, upload } from '@qilian/ui/api.ts'
import { useEffect, useRef, useState } from 'react'
import { shrinkPhoto } from './shrink-photo.ts'

/** Most files of one message. */
export const mostFiles = 10

/** A file on its way. What has arrived is a `FileRef` and no longer here. */
export type Pending = { key: number; file: File; state: 'sending' | 'failed'; share: number; error?: unknown }

export type Refusal = { why: 'too_large'; file: File } | { why: 'too_many'; count: number }

/**
 * Sends files one after another as soon as they are chosen. `files` are those that have arrived, kept by the caller;
 * a failed one waits for `retry`, and goes by itself when the connection is back.
 */
export function useUploads(files: readonly FileRef[], onChange: (files: FileRef[]) => void) {
  const [pending, setPending] = useState<readonly Pending[]>([])
  const [refusal, setRefusal] = useState<Refusal>()
  const nextKey = useRef(1)
  const going = useRef<{ key: number; abort: AbortController }>(undefined)
  /** Each is sent once until somebody asks again: an effect may run late, of a render in which what has just arrived was still under way. */
  const begun = useRef(new Set<number>())
  const arrived = useRef(files)
  useEffect(() => {
    arrived.current = files
  }, [files])

  const change = (key: number, patch: Partial<Pending>) => setPending((all) => all.map((each) => (each.key === key ? { ...each, ...patch } : each)))
  const drop = (key: number) => setPending((all) => all.filter((each) => each.key !== key))

  const send = async ({ key, file }: Pending) => {
    const abort = new AbortController()
    going.current = { key, abort }
    begun.current.add(key)
    try {
      const smaller = await shrinkPhoto(file)
      const ref = await upload(uploadFile, { parts: { file: smaller }, signal: abort.signal, onProgress: (share) => change(key, { share }) })
      arrived.current = [...arrived.current, ref]
      onChange([...arrived.current])
      drop(key)
    } catch (error) {
      if (!abort.signal.aborted) change(key, { state: 'failed', error })
    } finally {
      going.current = undefined
      setPending((all) => [...all])
    }
  }

  const waiting = pending.find(({ state }) => state === 'sending')
  useEffect(() => {
    if (waiting && !going.current && !begun.current.has(waiting.key)) void send(waiting)
  })
  useEffect(() => () => going.current?.abort.abort(), [])
  useEffect(() => {
    const again = () => setPending((all) => all.map((each) => {
      if (!(each.error instanceof NetworkError)) return each
      begun.current.delete(each.key)
      return { ...each, state: 'sending', share: 0, error: undefined }
    }))
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])

  return {
    pending,
    refusal,
    sending: waiting !== undefined,
    failed: pending.some(({ state }) => state === 'failed'),
    add(chosen: readonly File[]) {
      const tooLarge = chosen.find((file) => file.size > maxFileBytes && !file.type.startsWith('image/'))
      const fitting = chosen.filter((file) => file !== tooLarge && (file.size <= maxFileBytes || file.type.startsWith('image/')))
      const room = Math.max(0, mostFiles - files.length - pending.length)
      setRefusal(tooLarge ? { why: 'too_large', file: tooLarge } : fitting.length > room ? { why: 'too_many', count: files.length + pending.length + fitting.length } : undefined)
      setPending((all) => [...all, ...fitting.slice(0, room).map((file): Pending => ({ key: nextKey.current++, file, state: 'sending', share: 0 }))])
    },
    retry(key: number) {
      begun.current.delete(key)
      change(key, { state: 'sending', share: 0, error: undefined })
    },
    cancel(key: number) {
      if (going.current?.key === key) going.current.abort.abort()
      drop(key)
    },
    remove: (file: FileRef) => onChange(files.filter(({ id }) => id !== file.id)),
  }
}
