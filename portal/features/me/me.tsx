import { chooseEnterprise } from '@qilian/contract/session'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice, LanguageSwitch, ThemeSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { enter, keepLanguage, leave, useMe } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card, CardArrow, cardLink } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { toast } from '../../app/components/toast.tsx'
import { chooseDisplay, displays, useDisplay } from '../../app/simple/large-type.ts'
import { Page } from '../../app/page.tsx'
import { Passkeys } from '../../app/credentials/passkeys.tsx'
import { Identities } from './identities.tsx'
import { MyData } from './my-data.tsx'
import { Sessions } from './sessions.tsx'
import './me.css'

export function Me() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const textOf = useErrorText()
  return (
    <Page title={t('portal.me.title')} note={me.user.name}>
      <Enterprises />
      <Place to="/me/contact" name={t('portal.moved.title')} note={t('portal.moved.which')} />
      <Place to="/me/notices" name={t('portal.notice_settings.title')} note={t('portal.notice_settings.note')} />
      <Place to="/me/record" name={t('portal.me.record')} note={t('portal.me.record_hint')} />
      <Place to="/community" name={t('portal.me.community')} note={t('portal.me.community_hint')} />
      <Section title={t('portal.me.display')}>
        <Card>
          <Row label={t('common.language')}>
            <LanguageSwitch onChosen={(language) => void keepLanguage(client, language).catch(() => undefined)} />
          </Row>
          <Row label={t('common.theme.label')}>
            <ThemeSwitch />
          </Row>
          <Display />
        </Card>
      </Section>
      <Speakers />
      <Passkeys />
      <Identities />
      <Sessions />
      <MyData />
      <Button
        wide
        onClick={() => void leave('/sign-in').catch((error: unknown) => toast(textOf(error).title))}
      >
        {t('session.sign_out')}
      </Button>
      <p className="quiet">{t('portal.me.sign_out_hint')}</p>
    </Page>
  )
}

function Place({ to, name, note }: { to: string; name: string; note: string }) {
  return (
    <Link to={to} className={cardLink}>
      <span className="me-link">
        <strong>{name}</strong>
        <span className="quiet">{note}</span>
      </span>
      <CardArrow />
    </Link>
  )
}

/** Who speaks for the enterprise, and where somebody helps. */
function Speakers() {
  const { t } = useTranslation()
  return (
    <Section title={t('portal.me.speakers')}>
      <Link className={cardLink} to="/appointments">
        <span>{t('portal.me.appointments')}</span>
        <CardArrow />
      </Link>
      <Link className={cardLink} to="/mandates">
        <span>{t('portal.me.mandates')}</span>
        <CardArrow />
      </Link>
      <Link className={cardLink} to="/me/consents">
        <span>{t('appointments.consents.title')}</span>
        <CardArrow />
      </Link>
      <Link className={cardLink} to="/desk">
        <span>{t('portal.me.desk')}</span>
        <CardArrow />
      </Link>
    </Section>
  )
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="me-row">
      <span>
        {label}
        {hint && <span className="quiet">{hint}</span>}
      </span>
      {children}
    </div>
  )
}

function Display() {
  const { t } = useTranslation()
  const display = useDisplay()
  return (
    <Row label={t('portal.simple.display')} hint={t('portal.simple.display_hint')}>
      <Choice
        name="display"
        label={t('portal.simple.display')}
        value={display}
        options={displays.map((value) => ({ value, label: t(`portal.simple.displays.${value}`) }))}
        onChoose={chooseDisplay}
      />
    </Row>
  )
}

/** For whom somebody acts here; who holds a seat in several chooses one at a time. */
function Enterprises() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const textOf = useErrorText()
  const choose = useAction(chooseEnterprise)
  const switchTo = (enterpriseId: string, name: string) =>
    choose.mutate(
      { body: { enterpriseId } },
      {
        onSuccess: (next) => {
          enter(client, next)
          toast(t('portal.me.switched', { name }))
          navigate('/')
        },
        onError: (error) => toast(textOf(error).title),
      },
    )
  return (
    <Section title={me.enterprises.length > 1 ? t('portal.me.enterprises') : t('portal.me.enterprise')}>
      <ul className="stack">
        {me.enterprises.map(({ id, name, role }) => {
          const current = id === me.enterprise?.id
          return (
            <li key={id} className="card me-row">
              <span>
                <strong>{name}</strong>
                <span className="quiet">{t(`people.seats.${role}`)}</span>
              </span>
              {current && me.enterprises.length > 1 && <span className="quiet">{t('portal.me.current')}</span>}
              {!current && (
                <Button aria-label={t('portal.me.switch_to', { name })} busy={choose.isPending} onClick={() => switchTo(id, name)}>
                  {t('portal.me.switch')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
