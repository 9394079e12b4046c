import { ContactStateName, listAmissContacts, type AmissContact } from '@qilian/contract/contacts'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FilterBar } from '../../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../../app/lists/filter-select.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { BouncesDialog } from './bounces-dialog.tsx'
import { ContactState, useCause } from './contact-state.tsx'
import { RestoreDialog, type Restoring } from './restore-dialog.tsx'

const route = getRouteApi('/shell/enterprises/unreachable')
const states = ContactStateName.options.filter((state) => state !== 'working')

/** Whom mail doesn't reach, the latest first. */
export function Unreachable() {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listAmissContacts, { query: search })
  const [looking, setLooking] = useState<{ enterpriseId: string; holderId: string; name: string }>()
  const [restoring, setRestoring] = useState<Restoring>()
  const enterprise = (each: AmissContact) => (
    <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: each.enterprise.id }} className="cell-main">
      {each.enterprise.name}
    </Link>
  )
  const actions = (each: AmissContact) => {
    const whose = { enterpriseId: each.enterprise.id, holderId: each.holderId, name: each.user.name }
    return (
      <>
        {each.channel === 'email' && <Button type="link" onClick={() => setLooking(whose)}>
          {t('console.enterprises.contacts.reports')}
        </Button>}
        {each.state !== 'working' && (
          <Button type="link" onClick={() => setRestoring({ ...whose, way: each })}>
            {t('console.enterprises.contacts.restore')}
          </Button>
        )}
      </>
    )
  }
  const columns: TableColumnsType<AmissContact> = [
    { title: t('console.enterprises.contacts.enterprise'), render: (_, each) => enterprise(each) },
    { title: t('console.enterprises.contacts.person'), width: 168, render: (_, each) => [each.user.name, <div key="role" className="cell-note">{t(`people.seats.${each.role}`)}</div>] },
    { title: t('console.enterprises.contacts.state'), width: 168, render: (_, each) => <ContactState way={each} /> },
    { title: t('console.enterprises.contacts.cause'), render: (_, each) => [each.address, <div key="cause" className="cell-note">{[t(`console.enterprises.contacts.channels.${each.channel}`), causeOf(each)].filter(Boolean).join(dot)}</div>] },
    { title: t('console.enterprises.contacts.since'), width: 152, render: (_, each) => (each.bouncedAt ?? each.hintAt) && format.dateTime(each.bouncedAt ?? each.hintAt ?? '') },
    { title: t('console.enterprises.contacts.actions'), width: 208, render: (_, each) => actions(each) },
  ]
  return (
    <Page title={t('console.enterprises.contacts.list')} summary={t('console.enterprises.contacts.summary')}>
      <FilterBar active={Object.keys(search).length}>
        <FilterSelect
          label={t('console.enterprises.contacts.state')}
          all={t('console.enterprises.contacts.every_state')}
          value={search.state}
          options={states.map((value) => ({ value, label: t(`console.enterprises.contacts.states.${value}`) }))}
          onChange={(state) => void navigate({ search: state ? { state } : {}, replace: true })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => `${each.holderId} ${each.channel}`}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              {enterprise(each)}
              <ContactState way={each} />
            </div>
            <div>
              {each.user.name}{dot}{t(`people.seats.${each.role}`)}
            </div>
            <div className="cell-note">{[t(`console.enterprises.contacts.channels.${each.channel}`), each.address, causeOf(each)].filter(Boolean).join(dot)}</div>
            {actions(each)}
          </>
        )}
        empty={<EmptyState title={t('console.enterprises.contacts.everybody')}>{t('console.enterprises.contacts.everybody_text')}</EmptyState>}
      />
      <BouncesDialog whose={looking} onClose={() => setLooking(undefined)} />
      <RestoreDialog restoring={restoring} onClose={() => setRestoring(undefined)} onRead={async () => list.retry()} />
    </Page>
  )
}
