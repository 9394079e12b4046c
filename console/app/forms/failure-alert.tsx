import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { isProblem } from '@qilian/ui/query.ts'
import { Alert } from 'antd'
import type { ReactNode } from 'react'

/** `homeless` is what the server said about fields that the form doesn't have. */
export type Failure = { error: unknown; homeless: string[] }

/** What went wrong with a form as a whole; what the fields themselves say isn't said twice. */
export function FailureAlert({ failure: { error, homeless }, changes }: { failure: Failure; changes?: ReactNode }) {
  const { t } = useTranslation()
  const textOf = useErrorText()
  if (isProblem(error, 'common.stale_version')) {
    return <Alert type="warning" showIcon role="alert" title={t('console.stale.title')} description={changes ?? t('console.stale.text')} />
  }
  if (isProblem(error) && (error.problem.errors?.length ?? 0) > 0 && homeless.length === 0) return null
  const { title, next } = textOf(error)
  return <Alert type="error" showIcon role="alert" title={title} description={homeless.length > 0 ? homeless.join(' ') : next} />
}
