import { InboxOutlined } from '@ant-design/icons'
import { uploadImport, type ImportBatch } from '@qilian/contract/enterprises'
import { upload } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Alert, Progress, Select } from 'antd'
import { useId, useState, type DragEvent } from 'react'

const endings = /\.(xlsx|xls|csv)$/i
const hints = ['any_shape', 'name_needed', 'nothing_yet', 'again'] as const

export function ImportUpload({ onUploaded }: { onUploaded: (batch: ImportBatch) => void }) {
  const { t } = useTranslation()
  const { parks } = useMe()
  const format = useFormat()
  const textOf = useErrorText()
  const fieldId = useId()
  const [parkId, setParkId] = useState(parks.length === 1 ? parks[0]?.id : undefined)
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<{ name: string; size: number; share: number }>()
  const [failure, setFailure] = useState<{ title: string; next: string }>()

  const send = async (file: File | undefined) => {
    if (!file || sending) return
    if (!parkId) return setFailure({ title: t('console.enterprises.import.park_first.title'), next: t('console.enterprises.import.park_first.next') })
    if (!endings.test(file.name)) return setFailure({ title: t('console.enterprises.import.wrong_kind.title', { name: file.name }), next: t('console.enterprises.import.wrong_kind.next') })
    setFailure(undefined)
    setSending({ name: file.name, size: file.size, share: 0 })
    try {
      onUploaded(await upload(uploadImport, { parts: { parkId, file }, onProgress: (share) => setSending({ name: file.name, size: file.size, share }) }))
    } catch (error) {
      setFailure(textOf(error))
    } finally {
      setSending(undefined)
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }

  return (
    <section className="panel import-upload" aria-label={t('console.enterprises.import.step.upload')}>
      {parks.length > 1 && (
        <label className="import-park">
          <span>{t('console.enterprises.import.into_park')}</span>
          <Select
            style={{ width: 240 }}
            aria-label={t('console.enterprises.import.into_park')}
            placeholder={t('console.enterprises.import.choose_park')}
            {...(parkId ? { value: parkId } : {})}
            options={parks.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setParkId}
          />
        </label>
      )}
      <label
        htmlFor={fieldId}
        className={over ? 'drop-zone drop-over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <input
          id={fieldId}
          type="file"
          className="visually-hidden"
          accept=".xlsx,.xls,.csv"
          disabled={sending !== undefined}
          onChange={(event) => {
            void send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        {sending ? (
          <>
            <span>{t('console.enterprises.import.sending', { name: sending.name, size: format.fileSize(sending.size) })}</span>
            <Progress className="drop-progress" percent={Math.round(sending.share * 100)} aria-label={sending.name} />
          </>
        ) : (
          <>
            <InboxOutlined className="drop-icon" aria-hidden="true" />
            <strong>{t('console.enterprises.import.drop')}</strong>
            <span className="cell-note">{t('console.enterprises.import.kinds')}</span>
          </>
        )}
      </label>
      {failure && <Alert type="error" showIcon role="alert" title={failure.title} description={failure.next} />}
      <ul className="import-hints">
        {hints.map((hint) => (
          <li key={hint}>{t(`console.enterprises.import.hint.${hint}`)}</li>
        ))}
      </ul>
    </section>
  )
}
