import { useEffect, type ReactNode } from 'react'
import { useTranslation } from '../i18n.ts'
import { isBrokenAddress, isOutOfReach, NetworkError, ProblemError } from '../api.ts'
import { MissingPart, reloadOnce } from '../pages-of-today.ts'
import { PasskeyError } from '../passkeys.ts'
import './states.css'

type StateProps = { title: string; children?: ReactNode; action?: ReactNode }

function State({ title, children, action, role }: StateProps & { role?: 'alert' | 'status' }) {
  return (
    <div className="state" role={role}>
      <p className="state-title">{title}</p>
      {children && <div className="state-text">{children}</div>}
      {action && <div className="state-action">{action}</div>}
    </div>
  )
}

/** Nothing here yet: says what will stand here and how it comes to be. */
export function EmptyState(props: StateProps) {
  return <State {...props} />
}

/** What went wrong in one sentence, and what to do next. */
export function useErrorText(): (error: unknown) => { title: string; next: string } {
  const { t } = useTranslation()
  return (error) => {
    if (error instanceof MissingPart && error.newer) return { title: t('common.error.old_page.title'), next: t('common.error.old_page.next') }
    if (error instanceof NetworkError || error instanceof MissingPart) return { title: t('common.error.network.title'), next: t('common.error.network.next') }
    if (isBrokenAddress(error)) return { title: t('common.not_found.title'), next: t('common.not_found.text') }
    if (error instanceof ProblemError) return { title: error.problem.title, next: error.problem.detail }
    if (error instanceof PasskeyError) return { title: t(`session.passkey.${error.reason}.title`), next: t(`session.passkey.${error.reason}.next`) }
    return { title: t('common.error.unexpected.title'), next: t('common.error.unexpected.next') }
  }
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  const { title, next } = textOf(error)
  const missing = error instanceof MissingPart ? error : undefined
  useEffect(() => {
    if (missing) reloadOnce(missing)
  }, [missing])
  const again = missing ? () => location.reload() : onRetry
  const outOfReach = isOutOfReach(error)
  const requestId = error instanceof ProblemError ? error.problem.requestId : undefined
  return (
    <State
      role="alert"
      title={title}
      action={
        outOfReach ? <a href={import.meta.env.BASE_URL}>{t('common.not_found.home')}</a> : again && (
          <button type="button" className="state-button" onClick={again}>
            {t(missing?.newer ? 'common.reload' : 'common.try_again')}
          </button>
        )
      }
    >
      <p>{next}</p>
      {requestId && <p className="state-reference">{t('common.error.reference', { id: requestId })}</p>}
    </State>
  )
}

/** Waiting for the first answer; appears only when that takes a moment. */
export function LoadingState() {
  const { t } = useTranslation()
  return (
    <div className="state state-loading" role="status">
      <span className="state-bar" aria-hidden="true" />
      <p className="visually-hidden">{t('common.loading')}</p>
    </div>
  )
}
