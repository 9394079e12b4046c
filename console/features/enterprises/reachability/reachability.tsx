import { getReachability } from '@qilian/contract/contacts'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button } from 'antd'
import { useState } from 'react'
import { Section } from '../../../app/section.tsx'
import { ProveDialog, type Proving } from '../../../app/liaison-check/prove-dialog.tsx'
import { BouncesDialog } from './bounces-dialog.tsx'
import { ContactState, useCause } from './contact-state.tsx'
import { RestoreDialog, type Restoring } from './restore-dialog.tsx'

/** Whether mail reaches the people of the enterprise, and why not. */
export function Reachability({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const causeOf = useCause()
  const { data, error, refetch } = useCall(getReachability, { params: { enterpriseId } })
  const [looking, setLooking] = useState<{ enterpriseId: string; holderId: string; name: string }>()
  const [proving, setProving] = useState<Proving>()
  const [restoring, setRestoring] = useState<Restoring>()
  return (
    <Section title={t('console.enterprises.contacts.title')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      <ul className="seat-list">
        {data?.people.map(({ holderId, user, role, ways }) =>
          ways.map((way) => (
            <li key={`${holderId} ${way.channel}`} className="seat">
              <span className="seat-role">{t(`people.seats.${role}`)}</span>
              <div>
                <div>
                  {user.name} <ContactState way={way} />
                </div>
                <div className="cell-note">{[t(`console.enterprises.contacts.channels.${way.channel}`), way.address, causeOf(way), way.bouncedAt && format.dateTime(way.bouncedAt)].filter(Boolean).join(dot)}</div>
              </div>
              {data.mayRestore && (way.version > 0 || way.unprovedSince) && (
                <span className="seat-actions">
                  {way.unprovedSince && <Button type="link" onClick={() => setProving({ enterpriseId, holderId, name: user.name, channel: way.channel })}>{t('console.checks.prove.now')}</Button>}
                  {way.channel === 'email' && way.version > 0 && <Button type="link" onClick={() => setLooking({ enterpriseId, holderId, name: user.name })}>
                    {t('console.enterprises.contacts.reports')}
                  </Button>}
                  {way.state !== 'working' && (
                    <Button type="link" onClick={() => setRestoring({ enterpriseId, holderId, name: user.name, way })}>
                      {t('console.enterprises.contacts.restore')}
                    </Button>
                  )}
                </span>
              )}
            </li>
          )),
        )}
      </ul>
      <BouncesDialog whose={looking} onClose={() => setLooking(undefined)} />
      <ProveDialog proving={proving} onClose={() => setProving(undefined)} onRead={() => refetch()} />
      <RestoreDialog restoring={restoring} onClose={() => setRestoring(undefined)} onRead={() => refetch()} />
    </Section>
  )
}
