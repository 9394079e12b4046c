import { inviteStaffMember, withdrawInvitation } from '@qilian/contract/access'
import type { StaffMember } from '@qilian/contract/people'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { App, Button } from 'antd'
import { Section } from '../../../app/section.tsx'

/** The link by which somebody sets a password: sent, sent again, withdrawn. */
export function Invitation({ member }: { member: StaffMember }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const invite = useAction(inviteStaffMember)
  const withdraw = useAction(withdrawInvitation)
  const input = { params: { userId: member.id }, body: { version: member.version } }
  const after = (text: string) => ({ onSuccess: () => void message.success(text), onError: (error: Error) => void message.error(textOf(error).next) })
  const { invitation } = member
  const over = invitation !== null && new Date(invitation.expiresAt) <= now
  const state = invitation === null ? 'none' : invitation.failed ? 'failed' : over ? 'over' : 'open'
  return (
    <Section
      title={t('console.people.invitation.title')}
      actions={
        <span className="invitation-actions">
          {state === 'open' && (
            <Button loading={withdraw.isPending} onClick={() => withdraw.mutate(input, after(t('console.people.invitation.withdrawn')))}>
              {t('console.people.invitation.withdraw')}
            </Button>
          )}
          <Button loading={invite.isPending} disabled={member.email === null} onClick={() => invite.mutate(input, after(t('console.people.invitation.sent')))}>
            {t(invitation === null ? 'console.people.invitation.send' : 'console.people.invitation.send_again')}
          </Button>
        </span>
      }
    >
      <p className="cell-note">
        {member.email === null
          ? t('console.people.invitation.no_mailbox')
          : t(`console.people.invitation.${state}`, invitation ? { sent: format.dateTime(invitation.sentAt), until: format.dateTime(invitation.expiresAt) } : {})}
      </p>
    </Section>
  )
}
