import { cancelHandover, confirmItem, finishWriting, getHandover, takeOver, type HandoverDetail, type HandoverItem } from '@qilian/contract/handovers'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { ItemText } from './item-text.tsx'
import { Messages } from './messages.tsx'
import { useHandoverAction } from './use-handover-action.ts'
import { WrittenSections } from './written-sections.tsx'
import './handovers.css'
import '../../app/need/need.css'

/** A handover as its reader has to do with it: the predecessor writes, the successor confirms, the owner watches and may step in. */
export function HandoverPage() {
  const { t } = useTranslation()
  const { handoverId } = useParams<{ handoverId: string }>()
  const { data, error, refetch } = useCall(getHandover, { params: { handoverId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  const may = (action: HandoverDetail['allowedActions'][number]) => data.allowedActions.includes(action)
  const writing = may('write')
  return (
    <Page title={t('portal.handovers.title')} note={data.enterprise.name} back={{ to: '/', label: t('portal.tabs.home') }}>
      <Standing handover={data} />
      {data.party === 'successor' && (data.state === 'overlap' || data.state === 'confirming_after') && (
        <Link className="button button-primary button-wide" to="/">
          {t('portal.handovers.to_work')}
        </Link>
      )}
      {may('confirm') && <Confirming handover={data} />}
      {writing && <WrittenSections handover={data} />}
      {!may('confirm') && <Filled handover={data} title={t(writing ? 'portal.handovers.filled' : 'portal.handovers.list')} only={writing ? 'filled' : 'all'} />}
      {may('finish_writing') && <Finish handover={data} />}
      {(may('ask') || data.messages.length > 0) && <Messages handover={data} />}
      <OwnersActions handover={data} />
    </Page>
  )
}

/** Where it stands, who is next, and until when what was written is kept. */
function Standing({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, party, predecessor, successor, confirmed, checklist } = handover
  const mine = (party === 'predecessor' && state === 'writing') || (party === 'successor' && (state === 'confirming' || state === 'confirming_after'))
  const key = party === 'predecessor' || party === 'successor' ? party : 'others'
  const isNothingLeft = state === 'confirming_after' && key === 'successor' && confirmed === checklist.length
  return (
    <section className={`card next-step ${mine ? 'for-you' : ''}`} aria-label={t('portal.handovers.standing')}>
      <div className="need-card-tags">
        <StatusTag tone={state === 'closed' || state === 'overlap' ? 'done' : state === 'cancelled' ? 'ended' : mine ? 'open' : 'waiting'}>{t(`portal.handovers.states.${state}`)}</StatusTag>
        {handover.route === 'emergency' && <StatusTag tone="ended">{t('portal.handovers.emergency')}</StatusTag>}
      </div>
      <p>
        {t('portal.handovers.who', { role: t(`people.seats.${handover.role}`), from: predecessor.name, to: successor.name })}
      </p>
      <p className="handover-next">
        {t(isNothingLeft ? 'portal.handovers.next.nothing_left' : `portal.handovers.next.${state}.${key}`, { from: predecessor.name, to: successor.name, until: handover.overlapUntil ? format.date(handover.overlapUntil) : '', due: handover.dueAt ? format.dateTime(handover.dueAt) : '' })}
      </p>
      {handover.stalled && <p className="handover-idle">{t('portal.handovers.idle', { count: handover.idleDays })}</p>}
      {checklist.length > 0 && state !== 'cancelled' && (
        <div className="handover-progress">
          <progress value={confirmed} max={checklist.length} aria-label={t('portal.handovers.progress_label')} />
          <span>{t('portal.handovers.progress', { done: confirmed, all: checklist.length })}</span>
        </div>
      )}
      {handover.declaration?.decision?.approved === false && <p className="quiet">{t('portal.handovers.refused', { note: handover.declaration.decision.note ?? '' })}</p>}
      {handover.notes.until && <p className="quiet">{t('portal.handovers.kept_until', { day: format.date(handover.notes.until) })}</p>}
      {handover.notes.erasedAt && <p className="quiet">{t('portal.handovers.erased')}</p>}
    </section>
  )
}

/** Item by item, one tap each; with the last one the way to take over opens. */
function Confirming({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const confirm = useHandoverAction(confirmItem, handover.id)
  const over = useHandoverAction(takeOver, handover.id)
  const [busy, setBusy] = useState<string>()
  const open = handover.checklist.filter(({ confirmedAt }) => confirmedAt === null)
  const done = handover.checklist.filter(({ confirmedAt }) => confirmedAt !== null)
  const at = { params: { handoverId: handover.id } }
  const onConfirm = ({ key, seen }: HandoverItem) => {
    setBusy(key)
    confirm.mutate({ ...at, body: { item: key, seen } }, { onError: (error) => toast(textOf(error).next), onSettled: () => setBusy(undefined) })
  }
  const mayTakeOver = handover.allowedActions.includes('take_over')
  return (
    <Section title={open.length > 0 ? t('portal.handovers.to_confirm', { count: open.length }) : done.length > 0 && t('portal.handovers.all_confirmed')}>
      <ul className="stack">
        {open.map((item) => (
          <li key={item.key} className="card">
            <ItemText item={item} />
            <Button look="primary" wide busy={busy === item.key} onClick={() => onConfirm(item)}>
              {t(item.changed ? 'portal.handovers.confirm_again' : 'portal.handovers.confirm')}
            </Button>
          </li>
        ))}
      </ul>
      {mayTakeOver && (
        <Button
          look={open.length === 0 ? 'primary' : 'plain'}
          wide
          disabled={open.length > 0}
          busy={over.isPending}
          onClick={() => over.mutate({ ...at, body: { version: handover.version } }, { onSuccess: () => toast(t('portal.handovers.taken_over')), onError: (error) => !isProblem(error, 'auth.step_up') && toast(textOf(error).next) })}
        >
          {open.length > 0 ? t('portal.handovers.take_over_locked', { count: open.length }) : t('portal.handovers.take_over')}
        </Button>
      )}
      {!mayTakeOver && handover.state === 'writing' && open.length === 0 && <p className="quiet">{t('portal.handovers.wait_for_predecessor', { name: handover.predecessor.name })}</p>}
      {done.length > 0 && (
        <details className="handover-done">
          <summary>{t('portal.handovers.confirmed', { count: done.length })}</summary>
          <ul className="stack">
            {done.map((item) => (
              <li key={item.key} className="card">
                <ItemText item={item} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  )
}

const filledKinds = ['material', 'duty', 'case', 'notice']

/** The checklist to read: what the platform filled in, or all of it. */
function Filled({ handover, title, only }: { handover: HandoverDetail; title: string; only: 'filled' | 'all' }) {
  const { t } = useTranslation()
  const items = handover.checklist.filter(({ kind }) => only === 'all' || filledKinds.includes(kind))
  return (
    <Section title={title}>
      {items.length === 0 && <p className="quiet">{t('portal.handovers.nothing_open')}</p>}
      <ul className="stack">
        {items.map((item) => (
          <li key={item.key} className="card">
            <ItemText item={item} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Finish({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const finish = useHandoverAction(finishWriting, handover.id)
  const problem = finish.error ? textOf(finish.error) : undefined
  return (
    <section className="stack">
      {problem && (
        <div className="problem" role="alert">
          <strong>{problem.title}</strong>
          <p>{problem.next}</p>
        </div>
      )}
      <Button look="primary" wide busy={finish.isPending} onClick={() => finish.mutate({ params: { handoverId: handover.id }, body: { version: handover.version } }, { onSuccess: () => toast(t('portal.handovers.finished')) })}>
        {t('portal.handovers.finish')}
      </Button>
    </section>
  )
}

function OwnersActions({ handover }: { handover: HandoverDetail }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState('')
  const cancel = useHandoverAction(cancelHandover, handover.id)
  const { allowedActions } = handover
  if (!allowedActions.includes('cancel') && !allowedActions.includes('declare')) return null
  return (
    <section className="more-actions" aria-label={t('portal.needs.more_actions')}>
      {allowedActions.includes('declare') && (
        <Link className="button button-wide" to={`/handovers/${handover.id}/declare`}>
          {t('portal.handovers.declare.open')}
        </Link>
      )}
      {allowedActions.includes('cancel') && (
        <Button wide look="quiet" onClick={() => setAsking(true)}>
          {t('portal.handovers.cancel.open')}
        </Button>
      )}
      <Sheet
        open={asking}
        title={t('portal.handovers.cancel.title')}
        onClose={() => setAsking(false)}
        actions={
          <Button
            look="danger"
            wide
            busy={cancel.isPending}
            onClick={() =>
              cancel.mutate(
                { params: { handoverId: handover.id }, body: { version: handover.version, ...(note.trim() ? { note: note.trim() } : {}) } },
                {
                  onSuccess: () => {
                    setAsking(false)
                    toast(t('portal.handovers.cancel.done'))
                  },
                  onError: (error) => toast(textOf(error).next),
                },
              )
            }
          >
            {t('portal.handovers.cancel.submit')}
          </Button>
        }
      >
        <p>{t('portal.handovers.cancel.text', { name: handover.predecessor.name })}</p>
        <TextArea label={t('portal.handovers.cancel.note')} rows={3} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      </Sheet>
    </section>
  )
}
