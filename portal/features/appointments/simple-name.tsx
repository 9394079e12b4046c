import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Field } from '../../app/components/field.tsx'
import { Question } from '../../app/question.tsx'
import { ReadAloud } from '../../app/simple/read-aloud.tsx'
import { allAuthorities, type Draft } from './draft.ts'

/** One field or one choice a screen, in the order in which somebody would ask. */
const screens = ['name', 'phone', 'email', 'post', 'role', 'may'] as const
export const simpleSteps = screens.length + 1

type Props = { draft: Draft; change: (more: Partial<Draft>) => void; onDone: () => void; from: number }

/** Naming in the simple mode; what it doesn't ask is what most enterprises choose. */
export function SimpleName({ draft, change, onDone, from }: Props) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [step, setStep] = useState(from)
  const [tried, setTried] = useState(false)
  const screen = screens[step - 1]!
  const question = t(`appointments.simple.${screen}`)
  const next = () => {
    setTried(false)
    if (step === screens.length) onDone()
    else setStep(step + 1)
  }
  const frame = {
    question, step, steps: simpleSteps,
    onBack: () => (step === 1 ? navigate('/appointments') : setStep(step - 1)),
  }
  if (screen === 'role' || screen === 'may') {
    const choices = screen === 'role'
      ? (['primary', 'deputy'] as const).map((role) => ({ key: role, label: t(`people.seats.${role}`), choose: () => change({ role }) }))
      : [
          { key: 'yes', label: t('appointments.simple.may_yes'), choose: () => change({ scope: 'decisions', authority: allAuthorities }) },
          { key: 'no', label: t('appointments.simple.may_no'), choose: () => change({ scope: 'paperwork', authority: [] }) },
        ]
    return (
      <Question {...frame} onAnswer={() => undefined} actions={null}>
        <ReadAloud text={[question, ...choices.map(({ label }) => label)].join(t('appointments.comma'))} />
        {choices.map(({ key, label, choose }, index) => (
          <Button
            key={key}
            look={index === 0 ? 'primary' : 'plain'}
            wide
            onClick={() => {
              choose()
              next()
            }}
          >
            {label}
          </Button>
        ))}
      </Question>
    )
  }
  const missing = screen === 'phone' ? draft.phone.replaceAll(/\D/g, '').length < 11 : screen === 'email' ? !/^\S+@\S+\.\S+$/.test(draft.email.trim()) : draft[screen].trim() === ''
  const inputMode = ({ phone: 'tel', email: 'email' } as const)[screen as 'phone']
  return (
    <Question
      key={screen}
      {...frame}
      onAnswer={() => {
        setTried(true)
        if (!missing) next()
      }}
      actions={
        <Button look="primary" type="submit" wide>
          {t('common.next')}
        </Button>
      }
    >
      <ReadAloud text={question} />
      <Field
        label={t(`appointments.facts.${screen}`)}
        hideLabel
        autoComplete="off"
        autoFocus
        {...(inputMode && { inputMode })}
        maxLength={screen === 'email' ? 254 : 60}
        value={draft[screen]}
        error={tried && missing ? t(`appointments.name.${screen}_missing`) : undefined}
        onChange={(event) => change({ [screen]: event.target.value })}
      />
    </Question>
  )
}
