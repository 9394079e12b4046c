import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { BackIcon } from '../icons.tsx'
import './step-header.css'

type StepHeaderProps = {
  /** The one question of this screen. */
  question: string
  hint?: ReactNode
  step?: number
  steps?: number
  onBack?: () => void
}

/** Way back, how far it still is, and the question. Focus goes to the question when it changes, so that it is read out. */
export function StepHeader({ question, hint, step, steps, onBack }: StepHeaderProps) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${question} · ${t('portal.short_title')}`
    if (step !== undefined && step > 1) heading.current?.focus()
  }, [question, step, t])
  return (
    <header className="step-header">
      <div className="step-bar">
        {onBack && (
          <button type="button" className="step-back" onClick={onBack} aria-label={t('common.back')}>
            <BackIcon />
          </button>
        )}
        {step !== undefined && steps !== undefined && <progress value={step} max={steps} aria-label={t('portal.step', { step, steps })} />}
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {question}
      </h1>
      {hint && <p>{hint}</p>}
    </header>
  )
}
