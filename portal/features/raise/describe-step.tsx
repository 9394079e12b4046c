import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { Button } from '../../app/components/button.tsx'
import { TextArea } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'
import { useDraft } from '../../app/need/draft.ts'
import { Similar } from './similar.tsx'
import { mostCharacters, saysEnough } from './words.ts'

/** In the writer's own words; what is already in hand shows up while writing. */
export function DescribeStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const { t } = useTranslation()
  const { draft, change } = useDraft()
  const [tooShort, setTooShort] = useState(false)
  const over = draft.body.trim().length - mostCharacters
  const error = over > 0 ? t('portal.raise.describe.too_long', { count: over }) : tooShort && !saysEnough(draft.body) ? t('portal.raise.describe.too_short') : undefined

  const next = () => {
    if (over > 0) return
    if (saysEnough(draft.body)) onNext()
    else setTooShort(true)
  }
  return (
    <Question
      question={t('portal.raise.describe.question')}
      hint={t('portal.raise.describe.hint')}
      step={2}
      steps={4}
      onBack={onBack}
      onAnswer={next}
      actions={
        <Button look="primary" type="submit" wide>
          {t('common.next')}
        </Button>
      }
    >
      <TextArea
        label={t('portal.raise.describe.label')}
        hideLabel
        autoFocus
        placeholder={t('portal.raise.describe.placeholder')}
        value={draft.body}
        error={error}
        hint={draft.body ? t('portal.raise.describe.kept') : undefined}
        onChange={(event) => change({ body: event.target.value })}
      />
      <Similar text={draft.body} />
    </Question>
  )
}
