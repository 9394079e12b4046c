import { endRobot, listRobots, RobotKind, setRobot, testRobot, type Robot } from '@qilian/contract/robots'
import { dot } from '@qilian/ui/dot.ts'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem, useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'

const kinds = RobotKind.options

/** Group robots into whose groups the park's circulars are written. */
export function Robots({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation()
  const { data } = useCall(listRobots, { query: {} })
  if (!data) return null
  return (
    <Section title={t('portal.robots.title')}>
      <p className="quiet">{t('portal.robots.note')}</p>
      {kinds.map((kind) => (
        <OneKind key={kind} kind={kind} robot={data.items.find((each) => each.kind === kind)} mayChange={mayChange} />
      ))}
    </Section>
  )
}

function OneKind({ kind, robot, mayChange }: { kind: RobotKind; robot: Robot | undefined; mayChange: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const [setting, setSetting] = useState(false)
  const test = useAction(testRobot)
  const end = useAction(endRobot)
  const failed = (failure: Error) => toast(textOf(failure).next)
  return (
    <Card>
      <strong>{t(`portal.robots.kinds.${kind}`)}</strong>
      {robot && (
        <>
          <span className="quiet">{robot.address}{robot.signed && `${dot}${t('portal.robots.signed')}`}</span>
          {robot.failure ? <span className="field-error" role="alert">{t(`portal.robots.failures.${robot.failure.code}`, { said: robot.failure.said })}</span> : robot.lastSentAt && <span className="quiet">✓ {t('portal.robots.last', { at: format.dateTime(robot.lastSentAt) })}</span>}
        </>
      )}
      {!robot && !setting && <span className="quiet">{t('portal.robots.none')}</span>}
      {mayChange && setting && <SetRobot kind={kind} onDone={() => setSetting(false)} />}
      {mayChange && !setting && (
        <div className="robot-actions">
          {robot && (
            <Button busy={test.isPending} onClick={() => test.mutate({ params: { kind } }, { onSuccess: ({ failure }) => toast(failure ? t('portal.robots.test_failed') : t('portal.robots.tested')), onError: failed })}>{t('portal.robots.test')}</Button>
          )}
          <Button onClick={() => setSetting(true)}>{t(robot ? 'portal.robots.change' : 'portal.robots.set')}</Button>
          {robot && <Button look="quiet" busy={end.isPending} onClick={() => end.mutate({ params: { kind } }, { onError: failed })}>{t('portal.robots.end')}</Button>}
        </div>
      )}
    </Card>
  )
}

function SetRobot({ kind, onDone }: { kind: RobotKind; onDone: () => void }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState('')
  const set = useAction(setRobot)
  const { error } = set
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate({ params: { kind }, body: { url: url.trim(), secret: secret.trim() || null } }, { onSuccess: onDone })
      }}
    >
      <Field label={t('portal.robots.url')} hint={t(`portal.robots.hints.${kind}`)} type="url" inputMode="url" autoComplete="off" maxLength={500} required value={url}
        error={error ? (isProblem(error) ? (error.problem.errors?.[0]?.message ?? textOf(error).next) : textOf(error).next) : undefined} onChange={(event) => setUrl(event.target.value)} />
      {kind !== 'wecom' && <Field label={t('portal.robots.secret')} hint={t('portal.robots.secret_hint')} autoComplete="off" maxLength={200} value={secret} onChange={(event) => setSecret(event.target.value)} />}
      <Button type="submit" look="primary" wide busy={set.isPending} disabled={url.trim() === ''}>{t('common.save')}</Button>
      <Button wide look="quiet" onClick={onDone}>{t('common.cancel')}</Button>
    </form>
  )
}
