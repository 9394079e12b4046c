import { getWorklist } from '@qilian/contract/cases'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Card } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'

/** What the enterprise has to do now, the most urgent first. */
export function Home() {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <Page title={t('portal.home.greeting', { name: me.user.name })} note={me.enterprise?.name}>
      <Worklist />
    </Page>
  )
}

function Worklist() {
  const { t } = useTranslation()
  const worklist = useCall(getWorklist, {})
  if (worklist.error) return <ErrorState error={worklist.error} onRetry={() => void worklist.refetch()} />
  if (!worklist.data) return <LoadingState />
  if (worklist.data.items.length === 0) return <EmptyState title={t('portal.home.empty.title')}>{t('portal.home.empty.text')}</EmptyState>
  return (
    <ul className="stack">
      {worklist.data.items.map((item) => (
        <li key={item.task?.id ?? item.case.id}>
          <Card>
            <div className="card-row">
              <strong>{t(`cases.todo.${item.todo}`)}</strong>
              <ClockBadge clock={item} />
            </div>
            <p>{item.case.title}</p>
            <p className="quiet">
              {item.case.number} · {t(`cases.category.${item.case.category}`)}
            </p>
          </Card>
        </li>
      ))}
    </ul>
  )
}
