import type { ClockLaw, ClockStep, CountedFor, OffFor, PauseReason, PeriodUnit } from '@qilian/contract/cases'
import type { z } from 'zod'
import { useTranslation } from './i18n.ts'
import type { PhraseKey } from './phrase-keys.ts'
import type { Translate } from './phrases.ts'
import { useFormat, useNow } from './use-format.ts'

export type Step = z.output<typeof ClockStep>

export type StepLine = {
  text: string
  /** The article that the step follows. */
  law?: string
  /** Days counted so far, after a step that counts days. */
  soFar?: number
}

type Reader = {
  t: Translate
  has: (key: string) => key is PhraseKey
  /** A day near by, `11月24日`. */
  day: (date: string) => string
  /** `11月24日 17:30`. */
  moment: (instant: string) => string
}

const hourMillis = 3_600_000

/** The server writes a period or what is left of it as JSON: `{"unit":"working_day","amount":15}`. */
function amountText(json: unknown, t: Translate): string {
  const { unit, amount } = JSON.parse(String(json)) as { unit: PeriodUnit; amount: number }
  return t(`clock.amount.${unit}`, { count: Math.round(amount * 10) / 10 })
}

/** Why a deadline is what it is, step by step; days counted are added up as one reads. */
export function stepLines(steps: readonly Step[], reader: Reader): StepLine[] {
  let soFar = 0
  const unit = unitOf(steps)
  return steps.map((step) => {
    const law = step.params['law'] as ClockLaw | undefined
    const line: StepLine = { text: textOf(step, unit, reader), ...(law ? { law: reader.t(`clock.law.${law}`) } : {}) }
    if (step.code !== 'counted') return line
    soFar += Number(step.params['days'])
    return { ...line, soFar }
  })
}

function unitOf(steps: readonly Step[]): PeriodUnit {
  const period = steps.find(({ code }) => code === 'started')?.params['period']
  return period ? (JSON.parse(String(period)) as { unit: PeriodUnit }).unit : 'working_day'
}

function textOf({ code, params }: Step, unit: PeriodUnit, { t, has, day, moment }: Reader): string {
  const text = (name: string) => String(params[name] ?? '')
  const count = Number(params['days'] ?? 0)
  const range = () => (params['from'] === params['to'] ? day(text('from')) : t('clock.range', { from: day(text('from')), to: day(text('to')) }))
  const wordOr = (key: string, value: string) => (has(key) ? t(key) : value)
  const named = (name: string) => wordOr(`clock.holiday.${name}`, name)
  switch (code) {
    case 'started': return t('clock.steps.started', { at: moment(text('at')), period: amountText(params['period'], t) })
    case 'start_day_not_counted': return t('clock.steps.start_day_not_counted', { date: day(text('date')) })
    case 'corresponding_day': {
      const values = { months: text('months'), date: day(text('date')) }
      return params['clamped'] ? t('clock.steps.corresponding_day_clamped', values) : t('clock.steps.corresponding_day', values)
    }
    case 'counted': return t(`clock.steps.counted.${text('reason') as CountedFor}`, { count, range: range() })
    case 'off': return t(`clock.steps.off.${text('reason') as OffFor}`, { count, range: range(), name: text('name').split('、').map(named).join(t('clock.and')) })
    case 'lost_to_pause': return t('clock.steps.lost_to_pause', { count, range: range() })
    case 'time_counted': {
      const hours = Math.round((Number(params['millis']) / hourMillis) * 10) / 10
      return t('clock.steps.time_counted', { from: moment(text('from')), to: moment(text('to')), hours: t('clock.amount.natural_hour', { count: hours }) })
    }
    case 'paused': {
      const reason = t(`clock.pause_reason.${text('reason') as PauseReason}`)
      return t('clock.steps.paused', { at: moment(text('at')), reason, left: amountText(params['left'], t) })
    }
    case 'resumed': return t('clock.steps.resumed', { at: moment(text('at')) })
    case 'extended': return t('clock.steps.extended', { at: moment(text('at')), amount: t(`clock.amount.${unit}`, { count: Number(params['amount']) }), reason: text('reason') })
    case 'stopped': return t('clock.steps.stopped', { at: moment(text('at')) })
    case 'rolled': return t('clock.steps.rolled', { from: day(text('from')), to: day(text('to')) })
    case 'due': return params['provisional'] ? t('clock.steps.due_provisional', { at: moment(text('at')) }) : t('clock.steps.due', { at: moment(text('at')) })
    case 'waiting': return t('clock.steps.waiting', { left: amountText(params['left'], t) })
    default: return code
  }
}

export function useStepLines(steps: readonly Step[]): StepLine[] {
  const { t, has } = useTranslation()
  const format = useFormat()
  const now = useNow()
  return stepLines(steps, { t, has, day: (date) => format.nearDate(date, now), moment: (instant) => format.nearTime(instant, now) })
}
