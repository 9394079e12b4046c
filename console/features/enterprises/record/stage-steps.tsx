import { Stage } from '@qilian/contract/enterprises'
import { useTranslation } from '@qilian/ui/i18n.ts'

/** The five stages of service, and where this enterprise is. */
export function StageSteps({ stage }: { stage: Stage }) {
  const { t } = useTranslation()
  return (
    <ol className="stage-steps" aria-label={t('enterprises.field.stage')}>
      {Stage.options.map((each) => (
        <li key={each} aria-current={each === stage ? 'step' : undefined}>
          {t(`enterprises.stage.${each}`)}
        </li>
      ))}
    </ol>
  )
}
