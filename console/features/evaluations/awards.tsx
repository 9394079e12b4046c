import { declineAward, grantAward, listAwards, revokeAward, type Award } from '@qilian/contract/evaluations'
import { downloadFile } from '@qilian/contract/files'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, Form, Input, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { awardStates } from './award-states.ts'
import { EvaluationTabs } from './tabs.tsx'
import './evaluations.css'

const route = getRouteApi('/shell/evaluations/awards')
const tones: Record<Award['state'], StatusTone> = { proposed: 'open', granted: 'done', declined: 'ended', revoked: 'ended' }
type Verb = Award['allowedActions'][number]

/** Gold liaisons: proposed by the ranking of a year, decided by a leader. */
export function AwardsPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePages(listAwards, { query: state ? { state } : {} })
  const [deciding, setDeciding] = useState<{ award: Award; verb: Verb }>()
  const [grant, decline, revoke] = [useAction(grantAward), useAction(declineAward), useAction(revokeAward)]
  const actions = { grant, decline, revoke }

  const who = (award: Award) => (
    <>
      <div className="cell-main">{award.user.name}</div>
      <div className="cell-note">{award.enterprise.name}</div>
    </>
  )
  const basis = (award: Award) => t('console.evaluations.award.basis_text', { score: format.number(award.score * 100, 1), sample: award.sample, rank: award.rank, ranked: award.ranked })
  const standing = (award: Award) => (
    <>
      <StatusTag tone={tones[award.state]}>{t(`console.evaluations.award.states.${award.state}`)}</StatusTag>
      {award.decidedBy && award.decidedAt && <div className="cell-note">{t('console.evaluations.award.by', { name: award.decidedBy.name, when: format.dateTime(award.decidedAt) })}</div>}
      {(award.revokeReason ?? award.reason) && <div className="cell-note">{award.revokeReason ?? award.reason}</div>}
    </>
  )
  const papers = (award: Award) =>
    (['certificate', 'letter'] as const).map((paper) => {
      const file = award[paper]
      return file && award.state === 'granted' ? (
        <a key={paper} className="award-paper" href={urlOf(downloadFile, { params: { fileId: file.id } })} target="_blank" rel="noreferrer">
          {t(`console.evaluations.award.${paper}`)}
        </a>
      ) : null
    })
  const buttons = (award: Award) =>
    award.allowedActions.map((verb) => (
      <Button key={verb} type="link" size="small" danger={verb === 'revoke'} onClick={() => setDeciding({ award, verb })}>
        {t(`console.evaluations.award.${verb}`)}
      </Button>
    ))

  const columns: TableColumnsType<Award> = [
    { title: t('console.evaluations.award.year'), width: 72, render: (_, each) => each.year },
    { title: t('console.evaluations.liaison'), render: (_, each) => who(each) },
    { title: t('console.evaluations.award.basis'), width: 184, render: (_, each) => basis(each) },
    { title: t('console.evaluations.streak'), width: 96, align: 'right', render: (_, each) => <span className="number">{each.streak}</span> },
    { title: t('console.evaluations.award.points'), width: 136, render: (_, each) => each.state === 'granted' && t('console.evaluations.award.points_until', { points: each.points, until: each.pointsUntil }) },
    { title: t('console.evaluations.award.state'), width: 176, render: (_, each) => standing(each) },
    { title: t('console.evaluations.award.papers'), width: 104, render: (_, each) => papers(each) },
    { title: '', width: 152, align: 'right', render: (_, each) => buttons(each) },
  ]
  return (
    <Page title={t('console.evaluations.title')} summary={t('console.evaluations.award.summary')}>
      <EvaluationTabs />
      <FilterBar active={state ? 1 : 0}>
        <Choice
          name="state"
          label={t('console.evaluations.award.state')}
          value={state ?? 'all'}
          options={(['all', ...awardStates] as const).map((value) => ({ value, label: t(`console.evaluations.award.states.${value}`) }))}
          onChoose={(value) => void navigate({ search: value === 'all' ? {} : { state: value }, replace: true })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">
                {each.year} {each.user.name}
              </span>
              <StatusTag tone={tones[each.state]}>{t(`console.evaluations.award.states.${each.state}`)}</StatusTag>
            </div>
            <div className="cell-note">{each.enterprise.name}</div>
            <div className="cell-note">{basis(each)}</div>
            <div>
              {papers(each)} {buttons(each)}
            </div>
          </>
        )}
        empty={<EmptyState title={t('console.evaluations.award.empty.title')}>{t('console.evaluations.award.empty.text')}</EmptyState>}
      />
      <FormDialog<{ reason: string }>
        title={deciding ? t(`console.evaluations.award.${deciding.verb}_title`, { name: deciding.award.user.name }) : ''}
        open={deciding !== undefined}
        onClose={() => setDeciding(undefined)}
        onStale={() => Promise.resolve(list.retry())}
        danger={deciding?.verb === 'revoke'}
        submitLabel={deciding ? t(`console.evaluations.award.${deciding.verb}`) : ''}
        intro={deciding && t(`console.evaluations.award.${deciding.verb}_intro`)}
        onSubmit={async ({ reason }) => {
          if (!deciding) return
          await actions[deciding.verb].mutateAsync({ params: { awardId: deciding.award.id }, body: { version: deciding.award.version, reason } })
          void message.success(t(`console.evaluations.award.done.${deciding.verb}`))
        }}
      >
        <Form.Item name="reason" label={t('console.evaluations.award.reason')} rules={[{ required: true, whitespace: true, message: t('console.evaluations.award.reason_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
