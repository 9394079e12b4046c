import { downloadFile } from '@qilian/contract/files'
import type { FileRef } from '@qilian/contract/shapes'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Modal } from 'antd'
import { useState } from 'react'
import './file-list.css'

const shownByBrowsers = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const addressOf = ({ id }: FileRef) => urlOf(downloadFile, { params: { fileId: id } })

/** Photos as pictures that open large; documents open in a window of their own or are saved. */
export function FileList({ files, label }: { files: readonly FileRef[]; label: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState<FileRef>()
  if (files.length === 0) return null
  const photos = files.filter(({ type }) => shownByBrowsers.has(type))
  const documents = files.filter(({ type }) => !shownByBrowsers.has(type))
  return (
    <div className="attached" aria-label={label} role="group">
      {photos.length > 0 && (
        <ul className="photos">
          {photos.map((file) => (
            <li key={file.id}>
              <button type="button" onClick={() => setOpen(file)} aria-label={t('console.cases.files.enlarge', { name: file.name })}>
                <img src={addressOf(file)} alt="" loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {documents.length > 0 && (
        <ul className="documents">
          {documents.map((file) => (
            <li key={file.id}>
              <a href={addressOf(file)} target="_blank" rel="noopener">
                {file.name}
              </a>
              <span className="cell-note">{format.fileSize(file.size)}</span>
            </li>
          ))}
        </ul>
      )}
      <Modal
        open={open !== undefined}
        onCancel={() => setOpen(undefined)}
        title={open?.name}
        width={960}
        destroyOnHidden
        footer={open && <a href={addressOf(open)} download={open.name}>{t('console.cases.files.save')}</a>}
      >
        {open && <img className="photo-large" src={addressOf(open)} alt={open.name} />}
      </Modal>
    </div>
  )
}
