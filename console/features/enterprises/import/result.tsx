import { DownloadOutlined } from '@ant-design/icons'
import { downloadRejects, loadImport, type ImportBatch } from '@qilian/contract/enterprises'
import { urlOf } from '@qilian/ui/api.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { downloadFresh } from '@qilian/ui/download.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Alert, App, Button } from 'antd'
import { ImportProblems } from './problems.tsx'

const shown = ['toCreate', 'toUpdate', 'unchanged', 'toSkip', 'rejected', 'warnings'] as const

/** What would happen: nothing has been written yet. */
export function ImportResult({ batch, onRemap, onRead }: { batch: ImportBatch; onRemap: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const textOf = useErrorText()
  const load = useAction(loadImport)
  const { counts } = batch
  const loadable = counts.toCreate + counts.toUpdate

  const confirm = () =>
    void modal.confirm({
      title: t('console.enterprises.import.load_now.title', { count: loadable }),
      content: counts.rejected > 0 ? t('console.enterprises.import.load_now.with_rejects', { count: counts.rejected }) : t('console.enterprises.import.load_now.text'),
      okText: t('console.enterprises.import.load'),
      cancelText: t('common.cancel'),
      onOk: () =>
        load.mutateAsync({ params: { importId: batch.id }, body: { version: batch.version } }).catch((error: unknown) => {
          if (isProblem(error, 'common.stale_version')) void onRead()
        }),
    })

  return (
    <>
      <section className="panel" aria-label={t('console.enterprises.import.step.check')}>
        <Counts names={shown} counts={counts} />
        {load.error && <Alert banner type="error" role="alert" title={textOf(load.error).title} description={textOf(load.error).next} />}
        <div className="import-bar">
          <span>{t('console.enterprises.import.nothing_written', { count: counts.rows })}</span>
          <Button onClick={onRemap}>{t('console.enterprises.import.remap')}</Button>
          <RejectsLink batch={batch} />
          <Button type="primary" disabled={loadable === 0} loading={load.isPending} onClick={confirm}>
            {t('console.enterprises.import.load')}
          </Button>
        </div>
      </section>
      {counts.rejected + counts.warnings > 0 && <ImportProblems importId={batch.id} />}
    </>
  )
}

type Count = Exclude<keyof ImportBatch['counts'], 'rows'>

export function Counts({ names, counts }: { names: readonly Count[]; counts: ImportBatch['counts'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <dl className="counts">
      {names.map((name) => (
        <div key={name} className="count">
          <dt>{t(`enterprises.import_count.${name}`)}</dt>
          <dd>{format.number(counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

export function RejectsLink({ batch }: { batch: ImportBatch }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  if (batch.counts.rejected === 0) return null
  return (
    <Button icon={<DownloadOutlined aria-hidden />} onClick={() => void downloadFresh(urlOf(downloadRejects, { params: { importId: batch.id } })).catch((error: unknown) => message.error(textOf(error).next))}>
      {t('console.enterprises.import.rejects', { count: batch.counts.rejected })}
    </Button>
  )
}
