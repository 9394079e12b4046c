import type { ContactWay } from '@qilian/contract/contacts'
import { dot } from '@qilian/ui/dot.ts'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'

const tones = { working: 'done', doubtful: 'waiting', suspended: 'ended' } as const

/** How a way to somebody stands, in words; the mark only goes with them. */
export function ContactState({ way }: { way: ContactWay }) {
  const { t } = useTranslation()
  if (way.address === null) return <span className="cell-note">{t('console.enterprises.contacts.no_mailbox')}</span>
  return (
    <>
      <StatusTag tone={tones[way.state]}>{t(`console.enterprises.contacts.states.${way.state}`)}</StatusTag>
      {way.unprovedSince && <StatusTag tone="waiting">{t('console.checks.prove.unproved')}</StatusTag>}
      {way.hint && <StatusTag tone="waiting">{t(`console.enterprises.contacts.hints.${way.hint}`)}</StatusTag>}
    </>
  )
}

/** What the last report gave as its cause. */
export function useCause(): (way: Pick<ContactWay, 'reason' | 'status'>) => string | null {
  const { t } = useTranslation()
  return ({ reason, status }) => (reason === null ? null : [t(`console.enterprises.contacts.reasons.${reason}`), status].filter(Boolean).join(dot))
}
