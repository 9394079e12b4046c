import type { Session } from '@qilian/contract/access'
import { dot } from '@qilian/ui/dot.ts'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button } from 'antd'

type SessionRowsProps = {
  sessions: readonly Session[]
  onEnd: (sessionId: string) => void
  /** The one that is being ended. */
  pending: string | undefined
}

/** Open sessions: on what, from where, since when. The reader's own present one stays. */
export function SessionRows({ sessions, onEnd, pending }: SessionRowsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className="line-rows">
      {sessions.map(({ id, current, device, network, way, createdAt, lastSeenAt }) => {
        const name = device ?? t('console.account.sessions.unknown')
        return (
          <li key={id}>
            <div>
              <div>
                {name} {current && <StatusTag tone="open">{t('console.account.sessions.current')}</StatusTag>}
              </div>
              <div className="cell-note">{[network, way && t(`session.way.${way}`)].filter(Boolean).join(dot)}</div>
              <div className="cell-note">{t('console.account.sessions.times', { since: format.dateTime(createdAt), last: format.dateTime(lastSeenAt) })}</div>
            </div>
            {!current && (
              <Button loading={pending === id} aria-label={t('console.account.sessions.revoke_label', { device: name })} onClick={() => onEnd(id)}>
                {t('console.account.sessions.revoke')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
