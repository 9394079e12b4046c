import { getDeliveryConsent, getNoticePreferences, setDeliveryConsent, setNoticePreferences, type NoticePreferences, type PreferredTopic } from '@qilian/contract/notices'
import { ErrorState, LoadingState, useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Field } from '../../app/components/field.tsx'
import { Section } from '../../app/components/section.tsx'
import { Sheet } from '../../app/components/sheet.tsx'
import { toast } from '../../app/components/toast.tsx'
import { Page } from '../../app/page.tsx'
import { Robots } from './robots.tsx'
import './me.css'

const topics = ['circulars', 'messages', 'cases'] as const satisfies readonly PreferredTopic[]

/** What somebody is told beyond the screen, when and by which way; the group robots of the enterprise; consent to electronic delivery. */
export function NoticeSettings() {
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(getNoticePreferences, {})
  const me = useMe()
  return (
    <Page title={t('portal.notice_settings.title')} note={t('portal.notice_settings.note')} back={{ to: '/me', label: t('portal.me.title') }}>
      {!data && (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />)}
      {data && <Preferences key={data.version} saved={data} />}
      {me.enterprise && (me.enterprise.role as string) !== 'agent' && (
        <>
          <Consent />
          <Robots mayChange={me.enterprise.role !== 'deputy'} />
        </>
      )}
    </Page>
  )
}

function Preferences({ saved }: { saved: NoticePreferences }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const save = useAction(setNoticePreferences)
  const [hours, setHours] = useState(saved.quiet ?? { from: '21:00', until: '08:00' })
  const keep = (change: Partial<NoticePreferences>) =>
    save.mutate({ body: { off: saved.off, digest: saved.digest, quiet: saved.quiet, version: saved.version, ...change } }, { onSuccess: () => toast(t('portal.notice_settings.saved')), onError: (failure) => toast(textOf(failure).next) })
  const isOff = (topic: PreferredTopic) => saved.off.some((one) => one.topic === topic && one.way === 'email')
  const onOff = [{ value: 'on', label: t('portal.me.on') }, { value: 'off', label: t('portal.me.off') }] as const
  return (
    <>
      <Section title={t('portal.notice_settings.mails')}>
        <Card>
          {topics.map((topic) => (
            <div className="me-row" key={topic}>
              <span>{t(`portal.notice_settings.topics.${topic}`)}</span>
              <Choice name={`mail-${topic}`} label={t(`portal.notice_settings.topics.${topic}`)} value={isOff(topic) ? 'off' : 'on'} options={onOff}
                onChoose={(value) => keep({ off: value === 'off' ? [...saved.off, { topic, way: 'email' }] : saved.off.filter((one) => !(one.topic === topic && one.way === 'email')) })} />
            </div>
          ))}
          <div className="me-row">
            <span>{t('portal.notice_settings.digest')}</span>
            <Choice name="digest" label={t('portal.notice_settings.digest')} value={saved.digest} options={(['at_once', 'daily', 'weekly'] as const).map((value) => ({ value, label: t(`portal.notice_settings.digests.${value}`) }))} onChoose={(digest) => keep({ digest })} />
          </div>
          <p className="quiet">{t('portal.notice_settings.always')}</p>
        </Card>
      </Section>
      <Section title={t('portal.notice_settings.quiet')}>
        <Card>
          <div className="me-row">
            <span>{t('portal.notice_settings.quiet_own')}</span>
            <Choice name="quiet" label={t('portal.notice_settings.quiet_own')} value={saved.quiet ? 'on' : 'off'} options={onOff} onChoose={(value) => keep({ quiet: value === 'on' ? hours : null })} />
          </div>
          {saved.quiet && (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault()
                keep({ quiet: hours })
              }}
            >
              <Field label={t('portal.notice_settings.from')} type="time" required value={hours.from} onChange={(event) => setHours({ ...hours, from: event.target.value })} />
              <Field label={t('portal.notice_settings.until')} type="time" required value={hours.until} onChange={(event) => setHours({ ...hours, until: event.target.value })} />
              <Button type="submit" wide busy={save.isPending}>{t('common.save')}</Button>
            </form>
          )}
          <p className="quiet">{t('portal.notice_settings.quiet_text')}</p>
        </Card>
      </Section>
    </>
  )
}

function Consent() {
  const { t } = useTranslation()
  const format = useFormat()
  const textOf = useErrorText()
  const { data } = useCall(getDeliveryConsent, {})
  const set = useAction(setDeliveryConsent)
  const [asking, setAsking] = useState(false)
  if (!data) return null
  const onError = (failure: Error) => toast(textOf(failure).next)
  return (
    <Section title={t('portal.notice_settings.consent')}>
      <Card>
        <p>{t('portal.notice_settings.consent_text')}</p>
        <details open={!data.given}>
          <summary className="consent-summary">{t('portal.notice_settings.consent_read', { title: data.text.title, version: data.text.version })}</summary>
          {data.text.paragraphs.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
        </details>
        {data.given && data.at ? (
          <>
            <p className="quiet">✓ {t(data.agreedVersion === null ? 'portal.notice_settings.consent_given' : 'portal.notice_settings.consent_given_to', { at: format.dateTime(data.at), version: data.agreedVersion ?? '' })}</p>
            <Button wide look="quiet" onClick={() => setAsking(true)}>{t('portal.notice_settings.consent_withdraw')}</Button>
          </>
        ) : (
          <Button wide busy={set.isPending} onClick={() => set.mutate({ body: { given: true, textVersion: data.text.version } }, { onError })}>{t('portal.notice_settings.consent_give')}</Button>
        )}
      </Card>
      <Sheet open={asking} title={t('appointments.consents.revoke_title')} onClose={() => setAsking(false)}>
        <div className="stack">
          <ul className="consent-follows">
            {(['paper', 'office', 'before', 'again'] as const).map((what) => <li key={what}>{t(`appointments.consents.follows.${what}`)}</li>)}
          </ul>
          <Button look="danger" wide busy={set.isPending} onClick={() => set.mutate({ body: { given: false } }, { onSuccess: () => setAsking(false), onError })}>{t('appointments.consents.revoke_do')}</Button>
        </div>
      </Sheet>
    </Section>
  )
}
