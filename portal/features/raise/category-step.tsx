import { Category } from '@qilian/contract/cases'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { StepHeader } from '../../app/components/step-header.tsx'
import { useDraft } from '../../app/need/draft.ts'

/** What is it about? A tap is the answer. */
export function CategoryStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const { t } = useTranslation()
  const { draft, change } = useDraft()
  return (
    <main className="question">
      <StepHeader question={t('portal.raise.category.question')} hint={t('portal.raise.category.hint')} step={1} steps={4} onBack={onBack} />
      <ul className="stack category-tiles">
        {Category.options.map((category) => (
          <li key={category}>
            <button
              type="button"
              className={`${cardLink} category-tile`}
              aria-pressed={draft.category === category}
              onClick={() => {
                change({ category })
                onNext()
              }}
            >
              <strong>{t(`cases.category.${category}`)}</strong>
              <span className="quiet beside-the-point">{t(`portal.raise.category.example.${category}`)}</span>
              <CardArrow />
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
