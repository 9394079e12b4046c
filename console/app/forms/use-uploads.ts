import { uploadFile } from '@qilian/contract/files'
import { upload } from '@qilian/ui/api.ts'
import { useRef, useState } from 'react'

/**
 * Sends chosen files one after the other and gives their ids. What has arrived once isn't sent again when the form
 * itself has to be sent a second time.
 */
export function useUploads() {
  const arrived = useRef(new WeakMap<File, string>())
  const [progress, setProgress] = useState<readonly number[]>()

  const send = async (files: readonly File[] = []): Promise<string[]> => {
    const ids: string[] = []
    const shares: number[] = files.map((file) => (arrived.current.has(file) ? 1 : 0))
    try {
      for (const [index, file] of files.entries()) {
        const known = arrived.current.get(file)
        const onProgress = (share: number) => {
          shares[index] = share
          setProgress([...shares])
        }
        const id = known ?? (await upload(uploadFile, { parts: { file }, onProgress })).id
        arrived.current.set(file, id)
        ids.push(id)
      }
    } finally {
      setProgress(undefined)
    }
    return ids
  }
  return { send, progress }
}
