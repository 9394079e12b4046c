import type { EnterpriseDetail, Holder as HolderShape } from '@qilian/contract/enterprises'
import { unseatHolder } from '@qilian/contract/enterprises'
import { EnterpriseRole } from '@qilian/contract/people'
import type { z } from 'zod'
import { dot } from '@qilian/ui/dot.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { ButtonLink } from '../../../app/button-link.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { PersonAccess } from '../../../app/person-access.tsx'
import { Section } from '../../../app/section.tsx'
import { RevealDialog, type Revealed } from './reveal-dialog.tsx'
import { SeatDialog, type SeatRole } from './seat-dialog.tsx'
import '../../../app/liaison-check/contact.css'

type Holder = z.output<typeof HolderShape>
type HoldersProps = { enterprise: EnterpriseDetail; maySeat: boolean; onRead: () => Promise<unknown> }

/** Who speaks for the enterprise: its owner and its liaisons, now and before. */
export function Holders({ enterprise, maySeat, onRead }: HoldersProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [seating, setSeating] = useState<SeatRole>()
  const [ending, setEnding] = useState<Holder>()
  const [revealing, setRevealing] = useState<Holder>()
  const [revealed, setRevealed] = useState<Record<string, Revealed>>({})
  const [looking, setLooking] = useState<Holder>()
  const administers = useMe().roles.includes('administrator')
  const unseat = useAction(unseatHolder)
  const present = enterprise.holders.filter(({ until }) => until === null)
  const former = enterprise.holders.filter(({ until }) => until !== null)

  return (
    <Section
      title={t('console.enterprises.holders.title')}
      actions={
        <ButtonLink to="/liaisons/appointments" search={{ enterpriseId: enterprise.id }}>
          {t('console.enterprises.holders.appointments')}
        </ButtonLink>
      }
    >
      <ul className="seat-list">
        {EnterpriseRole.options.map((role) => {
          const holder = present.find((each) => each.role === role)
          return (
            <li key={role} className="seat">
              <span className="seat-role">{t(`people.seats.${role}`)}</span>
              {holder ? <Seated holder={holder} contact={revealed[holder.id]} onReveal={() => setRevealing(holder)} /> : <span className="cell-note">{t('console.enterprises.vacant')}</span>}
              <span className="seat-actions">
                {administers && holder && (
                  <Button type="link" onClick={() => setLooking(holder)}>
                    {t('console.enterprises.holders.access')}
                    <span className="visually-hidden">{t('privacy.of', { name: holder.user.name })}</span>
                  </Button>
                )}
                {maySeat && (
                  <Button type="link" onClick={() => setSeating(role)}>
                    {t(holder ? 'console.enterprises.holders.replace' : 'console.enterprises.holders.seat')}
                  </Button>
                )}
                {maySeat && holder && (
                  <Button type="link" onClick={() => setEnding(holder)}>
                    {t('console.enterprises.holders.end')}
                  </Button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      {former.length > 0 && (
        <details className="former">
          <summary>{t('console.enterprises.holders.former', { count: former.length })}</summary>
          <ul>
            {former.map((holder) => (
              <li key={holder.id}>
                {[t(`people.seats.${holder.role}`), holder.user.name].join(dot)} <span className="cell-note">{t('console.enterprises.span', { from: holder.from, until: holder.until })}</span>
                {administers && (
                  <Button type="link" size="small" onClick={() => setLooking(holder)}>
                    {t('console.enterprises.holders.access')}
                    <span className="visually-hidden">{t('privacy.of', { name: holder.user.name })}</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      <SeatDialog enterprise={enterprise} role={seating} onClose={() => setSeating(undefined)} onRead={onRead} />
      <RevealDialog
        enterpriseId={enterprise.id}
        holder={revealing}
        onClose={() => setRevealing(undefined)}
        onRevealed={(holderId, contact) => setRevealed({ ...revealed, [holderId]: contact })}
      />
      <Modal
        title={t('console.enterprises.holders.access_of', { name: looking?.user.name })}
        open={looking !== undefined}
        onCancel={() => setLooking(undefined)}
        footer={null}
        destroyOnHidden
      >
        {looking && <PersonAccess userId={looking.user.id} name={looking.user.name} former={looking.until !== null} />}
      </Modal>
      <FormDialog
        title={t('console.enterprises.unseat.title')}
        open={ending !== undefined}
        onClose={() => setEnding(undefined)}
        onStale={onRead}
        danger
        submitLabel={t('console.enterprises.unseat.submit')}
        intro={ending && t('console.enterprises.unseat.intro', { name: ending.user.name, role: t(`people.seats.${ending.role}`) })}
        onSubmit={async () => {
          if (!ending) return
          await unseat.mutateAsync({ params: { enterpriseId: enterprise.id, holderId: ending.id }, body: { version: enterprise.version } })
          void message.success(t('console.enterprises.unseat.done', { name: ending.user.name }))
        }}
      />
    </Section>
  )
}

function Seated({ holder, contact, onReveal }: { holder: Holder; contact: Revealed | undefined; onReveal: () => void }) {
  const { t } = useTranslation()
  const { phone, email } = contact ?? holder
  return (
    <div>
      <div>
        {holder.user.name} {holder.post && <span className="cell-note">{holder.post}</span>}
      </div>
      <div className="seat-contacts">
        {phone && (contact ? <a href={`tel:${phone}`}>{phone}</a> : <span>{phone}</span>)}
        {email && (contact ? <a href={`mailto:${email}`}>{email}</a> : <span>{email}</span>)}
        {!contact && (phone || email) && (
          <Button type="link" size="small" className="reveal" onClick={onReveal}>
            {t('privacy.show')}
            <span className="visually-hidden">{t('privacy.of', { name: holder.user.name })}</span>
          </Button>
        )}
      </div>
      {holder.authority && (
        <div className="cell-note">
          {[t(`appointments.scope.${holder.scope}`), ...holder.authority.map((item) => t(`appointments.authority.${item}`)), holder.termUntil && t('console.enterprises.holders.term_until', { until: holder.termUntil })].filter(Boolean).join(dot)}
        </div>
      )}
      <div className="cell-note">{t('console.enterprises.since', { from: holder.from })}</div>
    </div>
  )
}
