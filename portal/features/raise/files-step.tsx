import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { FileUploads } from '../../app/components/file-uploads.tsx'
import { Question } from '../../app/question.tsx'
import { useUploads } from '../../app/uploads.ts'
import { useDraft } from '../../app/need/draft.ts'

/** Photos and documents; each is sent at once, so that nothing big is left for the end. */
export function FilesStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const { t } = useTranslation()
  const { draft, change } = useDraft()
  const uploads = useUploads(draft.files, (files) => change({ files }))
  const [warned, setWarned] = useState(false)
  const none = draft.files.length === 0 && uploads.pending.length === 0
  return (
    <Question
      question={t('portal.raise.files.question')}
      hint={t('portal.raise.files.hint')}
      step={3}
      steps={4}
      onBack={onBack}
      onAnswer={() => (uploads.failed ? setWarned(true) : onNext())}
      actions={
        <Button look="primary" type="submit" wide busy={uploads.sending}>
          {uploads.sending ? t('portal.files.still_sending') : none ? t('portal.raise.files.skip') : t('common.next')}
        </Button>
      }
    >
      <FileUploads files={draft.files} uploads={uploads} />
      {warned && uploads.failed && (
        <p className="field-error" role="alert">
          {t('portal.files.some_failed')}
        </p>
      )}
    </Question>
  )
}
