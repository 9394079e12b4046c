import type { ContactWay } from '@qilian/contract/contacts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Tag } from 'antd'

const colours = { working: 'default', doubtful: 'warning', suspended: 'error' } as const

/** How a way to somebody stands, in words; the colour only goes with them. */
export function ContactState({ way }: { way: ContactWay }) {
  const { t } = useTranslation()
  if (way.address === null) return <span className="cell-note">{t('console.enterprises.contacts.no_mailbox')}</span>
  return (
    <>
      <Tag color={colours[way.state]}>{t(`console.enterprises.contacts.states.${way.state}`)}</Tag>
      {way.hint && <Tag color="warning">{t(`console.enterprises.contacts.hints.${way.hint}`)}</Tag>}
    </>
  )
}

/** What the last report gave as its cause. */
export function useCause(): (way: Pick<ContactWay, 'reason' | 'status'>) => string | null {
  const { t } = useTranslation()
  return ({ reason, status }) => (reason === null ? null : [t(`console.enterprises.contacts.reasons.${reason}`), status].filter(Boolean).join(' · '))
}
