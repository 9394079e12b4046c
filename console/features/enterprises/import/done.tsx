import type { ImportBatch } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ImportProblems } from './problems.tsx'
import { Counts, RejectsLink } from './result.tsx'
import { ImportUndo } from './undo.tsx'

const shown = ['created', 'updated', 'unchanged', 'toSkip', 'rejected'] as const

export function ImportDone({ batch, onRead }: { batch: ImportBatch; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [undoing, setUndoing] = useState(false)
  const { counts, park, undo } = batch
  if (undoing) return <ImportUndo batch={batch} onClose={() => setUndoing(false)} onRead={onRead} />
  return (
    <>
      <section className="panel" aria-label={t('console.enterprises.import.step.done')}>
        <Counts names={shown} counts={counts} />
        <div className="import-bar">
          <span>{t(counts.rejected > 0 ? 'console.enterprises.import.done_with_rejects' : 'console.enterprises.import.done_all')}</span>
          <RejectsLink batch={batch} />
          {undo && (
            <Button disabled={!undo.may} title={undo.may ? undefined : t('console.enterprises.import.undo.not_yours')} onClick={() => setUndoing(true)}>
              {t('console.enterprises.import.undo.open', { until: format.date(undo.until) })}
            </Button>
          )}
          {counts.created > 0 && (
            <Link to="/enterprises" search={{ parkId: park.id, withoutOfficer: 'true' }}>
              {t('console.enterprises.import.assign_officers')}
            </Link>
          )}
          <Link to="/enterprises" search={{ parkId: park.id }}>
            {t('console.enterprises.import.see_list')}
          </Link>
        </div>
      </section>
      {counts.rejected + counts.warnings > 0 && <ImportProblems importId={batch.id} />}
    </>
  )
}
