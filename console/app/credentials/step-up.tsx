import { Part } from '@qilian/ui/components/part.tsx'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import type { ProofWay } from '@qilian/contract/shapes'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useStepUpQuestion } from '@qilian/ui/step-up.ts'
import { Modal } from 'antd'
import { lazy } from 'react'

const ProofForm = lazy(() => fetched(() => import('./proof-form.tsx')).then(({ ProofForm: form }) => ({ default: form })))

/** Asks who is there before a sensitive act; lies above whatever dialog the act was begun in. */
export function StepUp() {
  const { t } = useTranslation()
  const question = useStepUpQuestion()
  // The console's own people have no contact to send codes to.
  const ways = question?.ways.filter((way): way is Exclude<ProofWay, 'code'> => way !== 'code') ?? []
  return (
    <Modal title={t('session.step_up.title')} open={question !== undefined} onCancel={() => question?.answer(false)} footer={null} width={440} zIndex={2000} destroyOnHidden mask={{ closable: false }}>
      <Part>{question && <ProofForm ways={ways} onProved={() => question.answer(true)} />}</Part>
    </Modal>
  )
}
