import { compareFiles, mergeFiles, type MergeComparison, type MovedRelation } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Radio } from 'antd'
import { useState } from 'react'
import { ButtonLink } from '../../../app/button-link.tsx'
import { Page } from '../../../app/page.tsx'
import { Section } from '../../../app/section.tsx'
import { useColumnText } from '../column-text.ts'
import './merge.css'

const route = getRouteApi('/shell/enterprises/merge/$ownId/$otherId')

/** Two files side by side: what each says and since when, field by field the choice, and what moves. */
export function Merge() {
  const { ownId, otherId } = route.useParams()
  const { t } = useTranslation()
  // Once they are one there is nothing to compare any more.
  const [merging, setMerging] = useState(false)
  const { data, error, refetch } = useCall(compareFiles, { params: { enterpriseId: ownId, otherId } }, { enabled: !merging })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  return (
    <Page
      title={t('console.enterprises.merge.title')}
      summary={t('console.enterprises.merge.summary', { other: data.other.name, own: data.own.name })}
      actions={
        <>
          <Link to="/enterprises/twins">{t('console.enterprises.twins.title')}</Link>
          <ButtonLink to="/enterprises/merge/$ownId/$otherId" params={{ ownId: otherId, otherId: ownId }}>
            {t('console.enterprises.merge.swap')}
          </ButtonLink>
        </>
      }
    >
      {/* Another pair, or the same the other way round, begins with its own proposals. */}
      <Comparison key={ownId} compared={data} onMerging={setMerging} onRead={() => refetch()} />
    </Page>
  )
}

type Fields = MergeComparison['fields'][number]

function Comparison({ compared, onMerging, onRead }: { compared: MergeComparison; onMerging: (merging: boolean) => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const textOf = useErrorText()
  const navigate = useNavigate()
  const merge = useAction(mergeFiles)
  const [chosen, setChosen] = useState<Partial<Record<Fields['field'], Fields['take']>>>({})
  const { own, other, fields, seats, staff, relations, ends, reasons } = compared
  const differing = fields.filter((field) => JSON.stringify(field.own) !== JSON.stringify(field.other))

  const confirm = () =>
    void modal.confirm({
      title: t('console.enterprises.merge.confirm.title', { other: other.name }),
      content: t('console.enterprises.merge.confirm.text', { own: own.name }),
      okText: t('console.enterprises.merge.now'),
      cancelText: t('common.cancel'),
      onOk: async () => {
        onMerging(true)
        try {
          const choices = fields.map(({ field, take }) => ({ field, take: chosen[field] ?? take }))
          await merge.mutateAsync({ params: { enterpriseId: own.id }, body: { version: own.version, otherId: other.id, otherVersion: other.version, choices } })
          void message.success(t('console.enterprises.merge.done', { own: own.name }))
          void navigate({ to: '/enterprises/$enterpriseId', params: { enterpriseId: own.id } })
        } catch (failure) {
          onMerging(false)
          if (isProblem(failure, 'common.stale_version')) void onRead()
        }
      },
    })

  return (
    <>
      {reasons.length > 0 && <Alert type="info" showIcon title={t('console.enterprises.merge.because', { reasons: reasons.map((reason) => t(`console.enterprises.twins.reason.${reason}`)).join(t('console.enterprises.comma')) })} />}
      {merge.error && <Alert type="error" showIcon role="alert" title={textOf(merge.error).title} description={textOf(merge.error).next} />}
      <Section title={t('console.enterprises.merge.facts')}>
        <table className="merge-table">
          <thead>
            <tr>
              <th scope="col">{t('console.enterprises.merge.field')}</th>
              <th scope="col">
                {t('console.enterprises.merge.survivor')}
                <div className="cell-note">{[own.name, own.park.name].join(dot)}</div>
              </th>
              <th scope="col">
                {t('console.enterprises.merge.merged')}
                <div className="cell-note">{[other.name, other.park.name].join(dot)}</div>
              </th>
            </tr>
          </thead>
          <tbody>
            {differing.map((field) => (
              <FieldRow key={field.field} of={field} take={chosen[field.field] ?? field.take} onTake={(take) => setChosen({ ...chosen, [field.field]: take })} />
            ))}
          </tbody>
        </table>
        {differing.length === 0 && <p className="cell-note">{t('console.enterprises.merge.same_facts')}</p>}
      </Section>
      <div className="merge-effects">
        <Section title={t('console.enterprises.merge.people')}>
          <ul className="merge-list">
            {seats.map(({ role, name, outcome }) => (
              <li key={`${role}-${name}`}>
                {t('console.enterprises.merge.person', { role: t(`people.seats.${role}`), name })} <span className="cell-note">{t(`console.enterprises.merge.seat.${outcome}`)}</span>
              </li>
            ))}
            {staff.map(({ capacity, name, outcome }) => (
              <li key={capacity}>
                {t('console.enterprises.merge.person', { role: t(`enterprises.capacity.${capacity}`), name })} <span className="cell-note">{t(`console.enterprises.merge.staff.${outcome}`)}</span>
              </li>
            ))}
            {seats.length + staff.length === 0 && <li className="cell-note">{t('console.enterprises.merge.nobody')}</li>}
          </ul>
        </Section>
        <Section title={t('console.enterprises.merge.moves')}>
          <Relations relations={relations.map(({ relation, count }) => ({ relation, text: String(count) }))} />
          <p className="cell-note">{t('console.enterprises.merge.history')}</p>
        </Section>
        {ends.length > 0 && (
          <Section title={t('console.enterprises.merge.ends')}>
            <Relations relations={ends.map(({ relation, count }) => ({ relation, text: String(count) }))} />
            <p className="cell-note">{t('console.enterprises.merge.ends_note')}</p>
          </Section>
        )}
      </div>
      <div className="merge-bar">
        <span className="cell-note">{t('console.enterprises.merge.can_be_undone')}</span>
        <Button type="primary" loading={merge.isPending} onClick={confirm}>
          {t('console.enterprises.merge.now')}
        </Button>
      </div>
    </>
  )
}

export function Relations({ relations }: { relations: { relation: MovedRelation; text: string }[] }) {
  const { t } = useTranslation()
  if (relations.length === 0) return <p className="cell-note">{t('console.enterprises.merge.nothing')}</p>
  return (
    <ul className="merge-list">
      {relations.map(({ relation, text }) => (
        <li key={relation}>
          {t(`console.enterprises.merge.relation.${relation}`)} <strong>{text}</strong>
        </li>
      ))}
    </ul>
  )
}

function FieldRow({ of: { field, own, other, ownFrom, otherFrom }, take, onTake }: { of: Fields; take: Fields['take']; onTake: (take: Fields['take']) => void }) {
  const { t } = useTranslation()
  const column = useColumnText()
  const isList = Array.isArray(own)
  const option = (which: 'own' | 'other', value: Fields['own'], from: Fields['ownFrom']) => (
    <td data-label={t(`console.enterprises.merge.${which === 'own' ? 'survivor' : 'merged'}`)}>
      <Radio checked={take === which} name={`take-${field}`} onChange={() => onTake(which)}>
        {column.text(field, value)}
      </Radio>
      {from && <From from={from} />}
    </td>
  )
  return (
    <tr>
      <th scope="row">
        {column.name(field)}
        {isList && (
          <div>
            <Radio checked={take === 'both'} name={`take-${field}`} onChange={() => onTake('both')}>
              {t('console.enterprises.merge.both')}
            </Radio>
          </div>
        )}
      </th>
      {option('own', own, ownFrom)}
      {option('other', other, otherFrom)}
    </tr>
  )
}

function From({ from: { type, at, by } }: { from: NonNullable<Fields['ownFrom']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return <div className="cell-note">{t('console.enterprises.merge.from', { what: t(`console.enterprises.merge.origin.${type}`), day: format.date(at), by })}</div>
}
