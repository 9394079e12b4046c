import { acceptCases, assignTaskInCases, exportCases, offerHandOns, urgeCases, type CaseSummary } from '@qilian/contract/cases'
import type { Outcome } from '@qilian/contract/shapes'
import { call, urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { ChosenBar } from '../../app/lists/chosen.tsx'
import { Outcomes } from '../../app/lists/outcomes.tsx'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { CandidateField } from './record/actions/candidate-field.tsx'
import { ChoiceField, NoteField } from './record/actions/fields.tsx'

const verbs = ['accept', 'assign_task', 'urge', 'hand_on'] as const
type Verb = (typeof verbs)[number]
type Values = { note?: string; departmentId: string; instruction: string; workingDays?: number | null; toUserId: string; reason: 'wrong_park' | 'change_of_post' | 'leave' }
type Chosen = Pick<CaseSummary, 'id' | 'version' | 'number' | 'title'>

const reasons = ['change_of_post', 'leave', 'wrong_park'] as const

function send(verb: Verb, chosen: readonly Chosen[], { note, ...values }: Values): Promise<{ items: Outcome[] }> {
  const cases = chosen.map(({ id, version }) => ({ caseId: id, version }))
  const noted = note ? { note } : {}
  switch (verb) {
    case 'accept': return call(acceptCases, { body: { cases, ...noted } })
    case 'urge': return call(urgeCases, { body: { cases, ...noted } })
    case 'hand_on': return call(offerHandOns, { body: { cases, toUserId: values.toUserId, reason: values.reason, ...noted } })
    case 'assign_task': return call(assignTaskInCases, { body: { cases, departmentId: values.departmentId, instruction: values.instruction, ...(values.workingDays ? { workingDays: values.workingDays } : {}) } })
  }
}

/** What can be done with several cases at once. The server says of each whether it was, and why not. */
export function SeveralCases({ chosen, onClear }: { chosen: readonly Chosen[]; onClear: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [verb, setVerb] = useState<Verb>()
  const [outcomes, setOutcomes] = useState<{ items: Outcome[]; names: Map<string, string> }>()
  const [first] = chosen
  const label = (each: Verb) => t(`console.cases.action.${each}.label`)
  return (
    <>
      <ChosenBar count={chosen.length} onClear={onClear}>
        {verbs.map((each) => (
          <Button key={each} size="small" onClick={() => setVerb(each)}>
            {label(each)}
          </Button>
        ))}
        <ExportMenu small urlFor={(format) => urlOf(exportCases, { query: { caseIds: chosen.map(({ id }) => id), format } })} />
      </ChosenBar>
      <FormDialog<Values>
        open={verb !== undefined}
        title={verb ? t('console.chosen.title', { action: label(verb), count: chosen.length }) : ''}
        intro={t('console.chosen.intro')}
        submitLabel={verb ? label(verb) : ''}
        onClose={() => setVerb(undefined)}
        onSubmit={async (values) => {
          if (!verb) return
          const { items } = await send(verb, chosen, values)
          setOutcomes({ items, names: new Map(chosen.map(({ id, number, title }) => [id, `${number} ${title}`])) })
          onClear()
          void Promise.all(['cases', 'insight', 'notices'].map((tag) => client.invalidateQueries({ queryKey: [tag] })))
        }}
      >
        {verb === 'assign_task' && first && (
          <>
            <CandidateField name={['departmentId']} label={t('cases.field.department')} caseId={first.id} purpose="department" />
            <Form.Item name="workingDays" label={t('console.cases.assign.days')}>
              <InputNumber min={1} max={60} precision={0} suffix={t('cases.period_unit.working_day')} style={{ width: 160 }} />
            </Form.Item>
            <NoteField name="instruction" label={t('console.cases.assign.instruction')} max={1000} required />
          </>
        )}
        {verb === 'hand_on' && first && (
          <>
            <ChoiceField name="reason" label={t('console.cases.form.reason')} options={reasons.map((value) => ({ value, label: t(`cases.hand_on_reason.${value}`) }))} />
            <CandidateField name={['toUserId']} label={t('console.cases.action.hand_on.to')} caseId={first.id} purpose="hand_on" />
          </>
        )}
        {verb !== undefined && verb !== 'assign_task' && <NoteField name="note" label={t('console.cases.form.note')} max={2000} />}
      </FormDialog>
      <Outcomes outcomes={outcomes?.items} nameOf={(id) => outcomes?.names.get(id) ?? id} onClose={() => setOutcomes(undefined)} />
    </>
  )
}
