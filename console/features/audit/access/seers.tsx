import { listCaseSeers, listEnterpriseSeers, type Seeing } from '@qilian/contract/access-review'
import { getCase } from '@qilian/contract/cases'
import { getEnterprise } from '@qilian/contract/enterprises'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { ListTable, type PagedList } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { useRightText } from './right-text.ts'
import './access.css'

const caseRoute = getRouteApi('/shell/audit/access/cases/$caseId')
const enterpriseRoute = getRouteApi('/shell/audit/access/enterprises/$enterpriseId')

/** Who sees a case, and why. */
export function CaseSeers() {
  const params = caseRoute.useParams()
  const { data } = useCall(getCase, { params })
  return (
    <>
      <Link to="/cases/$caseId" params={params} className="back-link">
        {data?.number ?? '…'}
      </Link>
      <Seers kind="case" of={data?.title} list={usePages(listCaseSeers, { params, query: {} })} />
    </>
  )
}

/** Who sees an enterprise's file, and why. */
export function EnterpriseSeers() {
  const params = enterpriseRoute.useParams()
  const { data } = useCall(getEnterprise, { params })
  return (
    <>
      <Link to="/enterprises/$enterpriseId" params={params} className="back-link">
        {data?.name ?? '…'}
      </Link>
      <Seers kind="enterprise" of={data?.name} list={usePages(listEnterpriseSeers, { params, query: {} })} />
    </>
  )
}

function Seers({ kind, of, list }: { kind: 'case' | 'enterprise'; of: string | undefined; list: PagedList<Seeing> }) {
  const { t } = useTranslation()
  const text = useRightText()
  const navigate = useNavigate()
  const grounds = (each: Seeing) => (
    <ul className="plain-rows">
      {each.grounds.map((ground) => (
        <li key={text.ground(ground, kind)}>{text.ground(ground, kind)}</li>
      ))}
    </ul>
  )
  const unmask = (each: Seeing) => t(each.mayUnmask ? 'console.audit.access.yes' : 'console.audit.access.no')
  const columns: TableColumnsType<Seeing> = [
    { title: t('console.audit.access.person'), width: 160, render: (_, each) => <span className="cell-main">{each.person.name}</span> },
    { title: t('console.audit.access.kind'), width: 128, render: (_, each) => t(`console.audit.access.kinds.${each.person.kind}`) },
    { title: t('console.audit.access.reason'), render: (_, each) => grounds(each) },
    { title: t('console.audit.access.may_unmask'), width: 160, render: (_, each) => unmask(each) },
  ]
  return (
    <Page title={t('console.audit.access.who_sees')} summary={of ?? ''}>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.person.id}
        onOpen={({ person }) => void navigate({ to: '/audit/access/people/$userId', params: { userId: person.id } })}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.person.name}</span>
              <span className="cell-note">{t(`console.audit.access.kinds.${each.person.kind}`)}</span>
            </div>
            {grounds(each)}
            <div className="cell-note">{t('console.audit.access.unmask_line', { answer: unmask(each) })}</div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.access.nobody')} />}
      />
    </Page>
  )
}
