import { LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { takeNext, useProviderReturn } from '@qilian/ui/provider.ts'
import { enter } from '@qilian/ui/session.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { Question } from '../../app/question.tsx'
import { safeNext } from './safe-next.ts'

/** Back from the city's identity provider: signed in, or told why not. */
export function ProviderReturn() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const finish = useProviderReturn((me) => {
    enter(client, me)
    navigate(safeNext(takeNext()), { replace: true })
  })
  return (
    <Question
      question={t('session.provider.returning')}
      onAnswer={() => navigate('/sign-in')}
      failure={finish.error}
      actions={
        finish.error && (
          <Link to="/sign-in" className="button button-primary button-wide">
            {t('session.sign_in')}
          </Link>
        )
      }
    >
      {!finish.error && <LoadingState />}
    </Question>
  )
}
