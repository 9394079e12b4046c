import type { ImportBatch } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from '@tanstack/react-router'
import { ImportProblems } from './import-problems.tsx'
import { Counts, RejectsLink } from './import-result.tsx'

const shown = ['created', 'updated', 'unchanged', 'toSkip', 'rejected'] as const

export function ImportDone({ batch }: { batch: ImportBatch }) {
  const { t } = useTranslation()
  const { counts, park } = batch
  return (
    <>
      <section className="panel" aria-label={t('console.enterprises.import.step.done')}>
        <Counts names={shown} counts={counts} />
        <div className="import-bar">
          <span>{t(counts.rejected > 0 ? 'console.enterprises.import.done_with_rejects' : 'console.enterprises.import.done_all')}</span>
          <RejectsLink batch={batch} />
          <Link to="/enterprises" search={{ parkId: park.id }}>
            {t('console.enterprises.import.see_list')}
          </Link>
        </div>
      </section>
      {counts.rejected + counts.warnings > 0 && <ImportProblems importId={batch.id} />}
    </>
  )
}
