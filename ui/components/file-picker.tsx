import { maxFileBytes } from '@qilian/contract/files'
import { useEffect, useId, useMemo, useState } from 'react'
import { useTranslation } from '../i18n.ts'
import { useFormat } from '../use-format.ts'
import './file-picker.css'

export type FilePickerProps = {
  label: string
  files: readonly File[]
  onChange: (files: File[]) => void
  /** Most files at once. */
  max?: number
  accept?: string
  /** 0…1 per file while they are being sent, in the order of `files`. */
  progress?: readonly number[]
}

function Preview({ file }: { file: File }) {
  const url = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined), [file])
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url])
  if (url) return <img className="file-thumb" src={url} alt="" />
  return <span className="file-thumb file-kind">{file.name.split('.').at(-1)?.slice(0, 4).toUpperCase()}</span>
}

/** Chooses photos and documents and shows them; sending is the caller's matter. */
export function FilePicker({ label, files, onChange, max = 9, accept = 'image/*,.pdf,.doc,.docx,.xls,.xlsx,.csv', progress }: FilePickerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [refusal, setRefusal] = useState<string>()

  const add = (chosen: readonly File[]) => {
    const tooLarge = chosen.find((file) => file.size > maxFileBytes)
    const fitting = chosen.filter((file) => file.size <= maxFileBytes)
    const all = [...files, ...fitting]
    if (tooLarge) setRefusal(t('common.file.too_large', { name: tooLarge.name, size: format.fileSize(tooLarge.size), max: format.fileSize(maxFileBytes) }))
    else if (all.length > max) setRefusal(t('common.file.too_many', { max, count: all.length }))
    else setRefusal(undefined)
    onChange(all.slice(0, max))
  }

  return (
    <div className="file-picker">
      {files.length > 0 && (
        <ul className="file-list">
          {files.map((file, index) => (
            <li key={`${file.name}-${file.lastModified}-${file.size}`} className="file-row">
              <Preview file={file} />
              <span className="file-name">{file.name}</span>
              <span className="file-size">{format.fileSize(file.size)}</span>
              <button
                type="button"
                className="file-remove"
                aria-label={t('common.file.remove', { name: file.name })}
                onClick={() => onChange(files.filter((other) => other !== file))}
              >
                ×
              </button>
              {progress?.[index] !== undefined && <progress className="file-progress" value={progress[index]} aria-label={file.name} />}
            </li>
          ))}
        </ul>
      )}
      {files.length < max && (
        <label className="file-add" htmlFor={id}>
          <input
            id={id}
            className="visually-hidden"
            type="file"
            multiple={max > 1}
            accept={accept}
            onChange={(event) => {
              add([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
          <span aria-hidden="true">＋</span> {label}
        </label>
      )}
      {refusal && (
        <p className="file-refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}
