import { Part } from '@qilian/ui/components/part.tsx'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useStepUpQuestion } from '@qilian/ui/step-up.ts'
import { lazy } from 'react'
import { LoadingState } from '@qilian/ui/components/states.tsx'
import { Sheet } from '../components/sheet.tsx'

const ProofForm = lazy(() => fetched(() => import('./proof-form.tsx')).then(({ ProofForm: form }) => ({ default: form })))

/** Asks who is there before a sensitive act. */
export function StepUp() {
  const { t } = useTranslation()
  const question = useStepUpQuestion()
  return (
    <Sheet open={question !== undefined} title={t('session.step_up.title')} onClose={() => question?.answer(false)}>
      <Part fallback={<LoadingState />}>{question && <ProofForm ways={question.ways} onProved={() => question.answer(true)} />}</Part>
    </Sheet>
  )
}
