import { useStepLines, type Step } from '../clock-step-text.ts'
import { useTranslation } from '../i18n.ts'
import './clock-steps.css'

/** “Why this date?”: every day from the start to the deadline accounted for, `<ClockSteps steps={explanation.steps} />`. */
export function ClockSteps({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation()
  const lines = useStepLines(steps)
  return (
    <ol className="clock-steps">
      {lines.map(({ text, law, soFar }, index) => (
        <li key={`${index} ${text}`} className={`clock-step clock-step-${steps[index]?.code}`}>
          <span>
            {text}
            {law && <span className="clock-step-law">{law}</span>}
          </span>
          {soFar !== undefined && <span className="clock-step-sum">{t('clock.so_far', { count: soFar })}</span>}
        </li>
      ))}
    </ol>
  )
}
