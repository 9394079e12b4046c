import type { FormEvent, ReactNode } from 'react'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { StepHeader } from './components/step-header.tsx'

type QuestionProps = {
  question: string
  hint?: ReactNode
  step?: number
  steps?: number
  onBack?: () => void
  onAnswer: () => void
  /** A refusal that belongs to no field. */
  failure?: unknown
  actions: ReactNode
  children: ReactNode
}

const show = (problem: HTMLElement | null) => problem?.scrollIntoView({ block: 'center' })

/** One question a screen: the question on top, the way on at the bottom, Enter goes on. */
export function Question({ question, hint, step, steps, onBack, onAnswer, failure, actions, children }: QuestionProps) {
  const textOf = useErrorText()
  const answer = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onAnswer()
    const form = event.currentTarget
    // What is wrong may lie above or below what can be seen.
    setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const problem = failure ? textOf(failure) : undefined
  return (
    <main>
      <form className="question" onSubmit={answer} noValidate>
        <StepHeader question={question} hint={hint} {...(step && steps ? { step, steps } : {})} {...(onBack ? { onBack } : {})} />
        <div className="question-body">
          {children}
          {problem && (
            <div className="problem" role="alert" ref={show}>
              <strong>{problem.title}</strong>
              <p>{problem.next}</p>
            </div>
          )}
        </div>
        <div className="question-actions">{actions}</div>
      </form>
    </main>
  )
}
