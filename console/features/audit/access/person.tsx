import { getPersonAccess, type PersonAccess } from '@qilian/contract/access-review'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Table, Tag } from 'antd'
import { Page } from '../../../app/page.tsx'
import { FactList, Section } from '../../../app/section.tsx'
import { useRightText } from './right-text.ts'
import './access.css'

const route = getRouteApi('/shell/audit/access/people/$userId')

/** What one person or program sees, and why. */
export function PersonAccessPage() {
  const { userId } = route.useParams()
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(getPersonAccess, { params: { userId } })
  return (
    <>
      <Link to="/audit/access" className="back-link">
        {t('console.audit.access.back')}
      </Link>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && <Access seen={data} />}
    </>
  )
}

function Access({ seen }: { seen: PersonAccess }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = useRightText()
  const from = [
    ...seen.posts.map(({ role, place, from: day, standsInFor }) => ({ key: `${role} ${place} ${standsInFor?.id}`, what: text.role(role), where: place, day, note: standsInFor && t('console.audit.access.stands_in', { name: standsInFor.name }) })),
    ...seen.seats.map(({ enterprise, role, from: day }) => ({ key: enterprise.id, what: text.role(role), where: enterprise.name, day, note: null })),
  ]
  return (
    <Page title={seen.person.name} summary={t(`console.audit.access.kinds.${seen.person.kind}`)}>
      <Section title={t('console.audit.access.standing')}>
        <FactList
          facts={[
            { label: t('console.audit.access.last_used'), value: text.lastUsed(seen.lastUsedAt) },
            { label: t('console.audit.access.may_unmask'), value: t(seen.mayUnmask ? 'console.audit.access.yes' : 'console.audit.access.no') },
            { label: t('console.audit.access.lately', { days: seen.lately.days }), value: t('console.audit.access.lately_text', seen.lately), wide: true },
            ...(seen.scopes.length > 0 ? [{ label: t('console.audit.access.scopes'), value: seen.scopes.map((scope) => <Tag key={scope}>{t(`console.programs.scope.${scope}`)}</Tag>), wide: true }] : []),
          ]}
        />
      </Section>
      {from.length > 0 && (
        <Section title={t('console.audit.access.from')}>
          <ul className="plain-rows">
            {from.map(({ key, what, where, day, note }) => (
              <li key={key}>
                <span className="cell-main">{what}</span> {where}
                <div className="cell-note">{[t('console.audit.access.since_day', { day: format.date(day) }), note].filter(Boolean).join(dot)}</div>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('console.audit.access.reach')}>
        <Table
          size="middle"
          pagination={false}
          rowKey={({ park }) => park.id}
          dataSource={seen.reach}
          columns={[
            { title: t('console.audit.access.park'), render: (_, { park }) => park.name },
            { title: t('console.audit.access.enterprises'), align: 'right', render: (_, { enterprises }) => format.number(enterprises) },
            { title: t('console.audit.access.cases'), align: 'right', render: (_, { cases }) => format.number(cases) },
          ]}
        />
        {seen.otherParks > 0 && <p className="cell-note">{t('console.audit.access.other_parks', { count: seen.otherParks })}</p>}
      </Section>
      <Section title={t('console.audit.access.why_cases')}>
        {seen.cases.length === 0 ? (
          <EmptyState title={t('console.audit.access.no_cases')} />
        ) : (
          <Table
            size="middle"
            pagination={false}
            rowKey={(each) => `${each.reason} ${each.place} ${each.standsInFor?.id}`}
            dataSource={seen.cases}
            columns={[
              { title: t('console.audit.access.reason'), render: (_, each) => text.ground(each) },
              { title: t('console.audit.access.cases'), align: 'right', width: 120, render: (_, each) => format.number(each.cases) },
            ]}
          />
        )}
      </Section>
    </Page>
  )
}
