import { listMerges, listTwins } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Section } from '../../../app/section.tsx'
import '../merge/merge.css'

/** Files that were merged into this one, and others that may be of the same enterprise. */
export function MergedFiles({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const merges = useCall(listMerges, { params: { enterpriseId }, query: {} })
  const twins = useCall(listTwins, { query: { enterpriseId, limit: 10 } })
  const standing = (merges.data?.items ?? []).filter(({ undone }) => !undone)
  const candidates = (twins.data?.items ?? []).map(({ id, one, other }) => ({ id, other: one.id === enterpriseId ? other : one }))
  if (standing.length + candidates.length === 0) return null
  return (
    <Section title={t('console.enterprises.merge.same_enterprise')}>
      <ul className="merge-list">
        {standing.map(({ id, merged, at, by, mayUndo }) => (
          <li key={id}>
            {t('console.enterprises.merge.merged_in', { merged: merged.name, day: format.date(at), by: by.name })}{' '}
            {mayUndo && (
              <Link to="/enterprises/merges/$mergeId" params={{ mergeId: id }}>
                {t('console.enterprises.merge.undo.open')}
              </Link>
            )}
          </li>
        ))}
        {candidates.map(({ id, other }) => (
          <li key={id}>
            {t('console.enterprises.merge.maybe', { other: other.name })}{' '}
            <Link to="/enterprises/merge/$ownId/$otherId" params={{ ownId: enterpriseId, otherId: other.id }}>
              {t('console.enterprises.twins.compare')}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
