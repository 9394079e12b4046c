import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { CaseRecord } from './case-record.tsx'

const route = getRouteApi('/shell/cases/$caseId')

/** A case on a page of its own: the address that notices and colleagues send. */
export function CasePage() {
  const { t } = useTranslation()
  const { caseId } = route.useParams()
  return (
    <div className="page">
      <nav className="case-trail" aria-label={t('console.cases.record.trail')}>
        <Link to="/">{t('console.nav.worklist')}</Link><span aria-hidden="true">{dot}</span><Link to="/cases">{t('console.nav.cases')}</Link>
      </nav>
      <CaseRecord key={caseId} caseId={caseId} />
    </div>
  )
}
