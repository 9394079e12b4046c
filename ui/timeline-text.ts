import type { TimelineEntry } from '@qilian/contract/timeline'
import { useTranslation } from './i18n.ts'
import type { PhraseKey } from './phrase-keys.ts'
import type { Translate, Values } from './phrases.ts'
import { useFormat } from './use-format.ts'

type Step = Pick<TimelineEntry, 'type' | 'params'>

/** Steps that are said differently depending on how they went. */
const variants: Readonly<Record<string, (params: TimelineEntry['params']) => string | undefined>> = {
  'case.task_assigned': ({ again }) => (again ? '_again' : undefined),
  'case.task_transferred': ({ reason }) => (reason === 'department_closed' ? '_closed' : undefined),
  'case.confirmed': ({ rating }) => (rating ? '_rated' : undefined),
  'case.called_back': ({ reached, satisfaction }) => (reached === false ? '_missed' : satisfaction ? '_rated' : undefined),
  'case.opened': ({ channel }) => (channel === 'rule' ? '_by_rule' : undefined),
  'case.verified': ({ result }) => `_${String(result)}`,
  'case.reopened': ({ by }) => (by === 'call_back' ? '_by_call_back' : undefined),
  'case.clock_red': ({ level }) => (Number(level) > 0 ? '_escalated' : undefined),
  'enterprise.staff_assigned': ({ userId }) => (userId === null ? '_nobody' : undefined),
  'liaison.reported_gone': ({ changedOn }) => (changedOn ? '_on' : undefined),
  'liaison.asked': ({ step }) => `_${String(step)}`,
  'enterprise.holder_seated': ({ former }) => (former ? '_instead' : undefined),
  'notices.contact_doubtful': ({ channel }) => (channel === 'sms' ? '_sms' : undefined),
  'notices.contact_suspended': ({ channel }) => (channel === 'sms' ? '_sms' : undefined),
  'notices.contact_changed': ({ channel, proof }) => `${channel === 'sms' ? '_sms' : ''}${proof === 'none' ? '_unproved' : ''}`,
  'notices.contact_restored': ({ channel }) => (channel === 'sms' ? '_sms' : undefined),
}

/** Codes among the values of a step, and where their words are. */
const codes: Readonly<Record<string, string>> = {
  outcome: 'cases.outcome', category: 'cases.category', reason: 'timeline.reason', clock: 'clock.names', stage: 'enterprises.stage', capacity: 'enterprises.capacity', how: 'cases.confirmed_how', role: 'people.seats', occasion: 'confirmations.occasion', channel: 'confirmations.channel', turnoverClass: 'confirmations.class', cause: 'verification.cause_name', rung: 'verification.rung', way: 'verification.way', attempt: 'verification.result',
  list: 'console.audit.exports.lists',
  // An enterprise moves from one stage to another; of a deadline both are instants.
  from: 'enterprises.stage', to: 'enterprises.stage',
}

/** Where they are in steps of staff and of accounts. */
const codesOfStaff: Readonly<Record<string, string>> = { role: 'people.roles', way: 'session.way' }

/** `founded_on,headcount` as the file's fields are called. */
function fieldWords(columns: string, { t, has }: Pick<Reader, 't' | 'has'>): string {
  const words = columns.split(',').map((column) => {
    const key = `enterprises.field.${column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`
    return has(key) ? t(key) : column
  })
  return words.join(t('timeline.comma'))
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

type Reader = { t: Translate; has: (key: string) => key is PhraseKey; dateTime: (instant: string) => string }

/** What happened, in the reader's words. A step that this version doesn't know yet is shown by its type. */
export function stepText({ type, params }: Step, { t, has, dateTime }: Reader): string {
  // A name stands in what can be erased of a step.
  const words: Record<string, Values[string]> = { name: t('timeline.erased_name'), count: Number(params['rating'] ?? params['satisfaction'] ?? 0) }
  const ofPeople = type.startsWith('people.')
  for (const [name, value] of Object.entries(params)) {
    const place = (ofPeople && codesOfStaff[name]) || codes[name]
    const key = `${place}.${value}`
    if (place && has(key)) words[name] = t(key)
    else if (name === 'fields') words[name] = fieldWords(String(value), { t, has })
    else if (typeof value === 'string' && instant.test(value)) words[name] = dateTime(value)
    else words[name] = value
  }
  for (const name of ['dueAt', 'from', 'to']) if (params[name] === null) words[name] = t('timeline.paused')
  const [domain, step = ''] = type.split('.')
  const key = `timeline.${domain}.${step}${variants[type]?.(params) ?? ''}`
  return has(key) ? t(key, words) : type
}

/** `const text = useStepText()`, then `text(entry)`. */
export function useStepText(): (step: Step) => string {
  const { t, has } = useTranslation()
  const { dateTime } = useFormat()
  return (step) => stepText(step, { t, has, dateTime })
}
