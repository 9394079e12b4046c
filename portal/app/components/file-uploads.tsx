import { downloadFile, maxFileBytes } from '@qilian/contract/files'
import type { FileRef } from '@qilian/contract/shapes'
import { urlOf } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useEffect, useMemo, type ReactNode } from 'react'
import { CameraIcon, ClipIcon } from '../icons.tsx'
import { mostFiles, type useUploads } from '../uploads.ts'
import './file-uploads.css'

const documents = 'image/*,video/mp4,audio/*,.heic,.pdf,.doc,.docx,.wps,.xls,.xlsx,.et,.pptx,.txt,.csv'

type FileUploadsProps = { files: readonly FileRef[]; uploads: ReturnType<typeof useUploads> }

/** Takes photos and documents, shows how far each is on its way, and offers what failed again. */
export function FileUploads({ files, uploads }: FileUploadsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const { refusal } = uploads
  const full = files.length + uploads.pending.length >= mostFiles
  return (
    <div className="uploads">
      {!full && (
        <div className="upload-ways">
          <Chooser icon={<CameraIcon />} label={t('portal.files.camera')} accept="image/*" capture onChosen={uploads.add} />
          <Chooser icon={<ClipIcon />} label={t('portal.files.choose')} accept={documents} onChosen={uploads.add} />
        </div>
      )}
      {refusal && (
        <p className="field-error" role="alert">
          {refusal.why === 'too_large'
            ? t('common.file.too_large', { name: refusal.file.name, size: format.fileSize(refusal.file.size), max: format.fileSize(maxFileBytes) })
            : t('common.file.too_many', { max: mostFiles, count: refusal.count })}
        </p>
      )}
      <ul className="upload-list">
        {files.map((file) => (
          <li key={file.id} className="upload">
            <Thumb name={file.name} image={file.type.startsWith('image/') ? urlOf(downloadFile, { params: { fileId: file.id } }) : undefined} />
            <span className="upload-name">{file.name}</span>
            <span className="quiet">{t('portal.files.sent', { size: format.fileSize(file.size) })}</span>
            <Remove name={file.name} onRemove={() => uploads.remove(file)} />
          </li>
        ))}
        {uploads.pending.map((each) => {
          const { title, next } = textOf(each.error)
          // The server refused this very file: only another one helps.
          const refused = isProblem(each.error) && each.error.status === 422
          return (
            <li key={each.key} className="upload">
              <LocalThumb file={each.file} />
              <span className="upload-name">{each.file.name}</span>
              {each.state === 'sending' ? (
                <progress className="upload-progress" value={each.share} aria-label={t('portal.files.sending', { name: each.file.name })} />
              ) : (
                <span className="field-error" role="alert">
                  {refused ? next : `${title}${t('portal.files.then')}${next}`}
                </span>
              )}
              {each.state === 'failed' && !refused && (
                <button type="button" className="upload-retry" onClick={() => uploads.retry(each.key)}>
                  {t('common.try_again')}
                </button>
              )}
              <Remove name={each.file.name} onRemove={() => uploads.cancel(each.key)} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

type ChooserProps = { icon: ReactNode; label: string; accept: string; capture?: boolean; onChosen: (files: File[]) => void }

function Chooser({ icon, label, accept, capture = false, onChosen }: ChooserProps) {
  return (
    <label className={`upload-way ${capture ? 'upload-camera' : ''}`}>
      <input
        className="visually-hidden"
        type="file"
        accept={accept}
        multiple={!capture}
        {...(capture ? { capture: 'environment' as const } : {})}
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {icon}
      {label}
    </label>
  )
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <button type="button" className="upload-remove" aria-label={t('common.file.remove', { name })} onClick={onRemove}>
      ×
    </button>
  )
}

export function Thumb({ name, image }: { name: string; image: string | undefined }) {
  const ending = name.split('.').at(-1)?.slice(0, 4).toUpperCase()
  return (
    <span className="upload-thumb" aria-hidden="true">
      {ending}
      {image && <img src={image} alt="" loading="lazy" onError={(event) => event.currentTarget.remove()} />}
    </span>
  )
}

function LocalThumb({ file }: { file: File }) {
  const url = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined), [file])
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url])
  return <Thumb name={file.name} image={url} />
}
