import { downloadFile } from '@qilian/contract/files'
import type { FileRef } from '@qilian/contract/shapes'
import { urlOf } from '@qilian/ui/api.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Thumb } from './file-uploads.tsx'
import './file-links.css'

/** Files of a record, each a link. */
export function FileLinks({ files }: { files: readonly FileRef[] }) {
  const format = useFormat()
  if (files.length === 0) return null
  return (
    <ul className="file-links">
      {files.map((file) => {
        const url = urlOf(downloadFile, { params: { fileId: file.id } })
        return (
          <li key={file.id}>
            <a href={url} target="_blank" rel="noreferrer">
              <Thumb name={file.name} image={file.type.startsWith('image/') ? url : undefined} />
              <span className="upload-name">{file.name}</span>
              <span className="quiet">{format.fileSize(file.size)}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
