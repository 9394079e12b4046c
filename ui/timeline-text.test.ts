import { ExportedList } from '@qilian/contract/audit'
import { SessionWay } from '@qilian/contract/access'
import { ConfirmedHow, HandOnReason, OwnerChange } from '@qilian/contract/cases'
import { Channel, Occasion } from '@qilian/contract/confirmations'
import { Capacity, FileField, Stage } from '@qilian/contract/enterprises'
import { EnterpriseRole, StaffRole } from '@qilian/contract/people'
import { AttemptResult, AttemptWay, Cause, OrderOutcome, Rung } from '@qilian/contract/verification'
import { TurnoverClass } from '@qilian/contract/verification-plan'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import english from './phrases/en/timeline.json' with { type: 'json' }
import { isKey, readPhrases, translator } from './phrases.ts'
import { stepText } from './timeline-text.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'ui/phrases/zh-CN')
const phrases = readPhrases(Object.fromEntries(globSync('*.json', { cwd: folder }).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))])))
const reader = { t: translator('zh-CN', phrases), has: (key: string) => isKey(phrases, key), dateTime: (instant: string) => instant.slice(0, 10) }
const text = (type: string, params = {}) => stepText({ type, params }, reader)

test('a step is told by how it went', () => {
  expect(text('case.task_assigned', { department: '人社局' })).toBe('派给人社局')
  expect(text('case.task_assigned', { department: '人社局', again: true })).toBe('改派给人社局')
  expect(text('case.confirmed', { rating: 5 })).toBe('企业确认已解决，评价 5 星')
  expect(text('case.confirmed')).toBe('企业确认已解决')
  expect(text('case.called_back', { reached: false, satisfaction: null })).toBe('电话回访，未联系上')
  expect(text('case.task_transferred', { from: '招商局', reason: 'department_closed' })).toBe('招商局已撤并，任务由承接部门继续办理')
})

test('codes and instants become words and dates', () => {
  expect(text('case.task_fed_back', { department: '供电公司', outcome: 'partly' })).toBe('供电公司反馈：部分解决')
  expect(text('case.deadline_recomputed', { clock: 'handling', from: '2026-11-20T09:30:00.000Z', to: null })).toBe('工作日安排有变，办理期限由 2026-11-20 调整为 暂停中')
  expect(text('case.owner_changed', { reason: 'something_new' })).toBe('首问责任人变更：something_new')
})

test('fields of a file and stages are called by their names', () => {
  expect(text('enterprise.edited', { fields: 'founded_on,headcount,unheard_of' })).toBe('更新档案：成立日期、从业人数、unheard_of')
  expect(text('enterprise.stage_moved', { from: 'approach', to: 'operation' })).toBe('服务阶段由“接洽”转为“日常经营”')
  expect(text('enterprise.staff_assigned', { capacity: 'service_officer', userId: null, name: null })).toBe('不再指派服务专员')
})

test('steps of staff and of accounts are told in their words', () => {
  expect(text('people.post_given', { role: 'service_manager', from: '2026-11-27' })).toBe('任职：服务管家，自2026-11-27起')
  expect(text('people.signed_in', { way: 'password' })).toBe('密码登录')
  expect(text('people.sessions_ended', { count: 2 })).toBe('结束 2 个登录')
})

test('every step that anything records has its words: an auditor reads them all', () => {
  const sources = globSync('server/{modules,platform}/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.test.ts') }).map((file) => readFileSync(join(root, file), 'utf8'))
  const types = new Set(sources.flatMap((source) => [...source.matchAll(/type: '([a-z_]+\.[a-z_]+)'|credentialEvent\(\w+, '([a-z_]+\.[a-z_]+)'/g)].map(([, type, ofAccount]) => type ?? ofAccount ?? '')))
  expect(types.size).toBeGreaterThan(50)
  const inEnglish = readPhrases({ 'timeline.json': english })
  const worded = (type: string) => [...inEnglish.keys()].some((key) => key === `timeline.${type}` || key.startsWith(`timeline.${type}_`))
  expect([...types].filter((type) => !worded(type))).toEqual([])
})

test('every step that a case records has its words', () => {
  const sources = globSync('server/modules/cases/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
  const types = sources.flatMap((source) => [...source.matchAll(/recordStep\(tx, \w+, '(\w+)'/g)].map(([, type]) => type ?? ''))
  expect(types.length).toBeGreaterThan(30)
  const known = Object.keys(english.case)
  // Types that are computed there: notes of progress, the end of a case, of an offer.
  const computed = ['progress', 'site_check', 'interim_measure', 'closed', 'withdrawn', 'hand_on_cancelled', 'hand_on_lapsed']
  expect([...types, ...computed].filter((type) => !known.includes(type))).toEqual([])
})

test('every step of an enterprise has its words', () => {
  const files = globSync('server/modules/enterprises/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.test.ts') })
  const calls = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/record(?:Change|News)\(.*, '(\w+)'|'enterprise\.(\w+)'/g)].map(([, step, type]) => step ?? type ?? ''))
  // Recorded for auditors alone.
  const types = calls.filter((type) => type !== 'park_left')
  expect(types.length).toBeGreaterThan(9)
  expect(types.filter((type) => !Object.keys(english.enterprise).includes(type))).toEqual([])
})

test('a step whose name was erased says so', () => {
  expect(text('enterprise.holder_seated', { role: 'primary' })).toContain('〔已删除〕')
  expect(text('enterprise.holder_seated', { role: 'primary', name: '王芳' })).toMatch(/王芳/)
})

/** Of every kind of case: kinds.test.ts. */
const clocks = ['acceptance', 'handling', 'review', 'confirmation', 'call_back', 'sign', 'pass', 'feedback', 'verification', 'first_contact', 'asking_deputy', 'asking_owner', 'writing', 'visiting', 'replacing']
/** What a value that a step's words name can be, where it is a code. The server's types hold it to them. */
const ofAny = { role: EnterpriseRole.options, occasion: Occasion.options, capacity: Capacity.options, stage: Stage.options, cause: Cause.options, rung: Rung.options, clock: clocks, how: ConfirmedHow.options, list: ExportedList.options }
const codesOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'case.hand_on_offered': { reason: HandOnReason.options },
  'case.owner_changed': { reason: OwnerChange.options },
  'case.task_fed_back': { outcome: ['solved', 'partly', 'impossible'] },
  'case.attempted': { way: AttemptWay.options, attempt: AttemptResult.options },
  'enterprise.stage_moved': { from: Stage.options, to: Stage.options },
  'enterprise.edited': { fields: FileField.options },
  'enterprise.import_updated': { fields: FileField.options },
  'enterprise.import_undone': { fields: FileField.options },
  'liaison.contact_wrong': { channel: Channel.options },
  'liaison.class_set': { turnoverClass: TurnoverClass.options },
  'people.post_given': { role: StaffRole.options },
  'people.post_ended': { role: StaffRole.options },
  'people.signed_in': { way: SessionWay.options },
}
/** Names, numbers and days, as they stand. */
const asTheyStand = new Set(['name', 'count', 'department', 'office', 'handler', 'person', 'survivor', 'merged', 'signer', 'predecessor', 'successor', 'former', 'agency', 'device', 'saidBy', 'one', 'other', 'file',
  'number', 'workingDays', 'rating', 'year', 'days', 'rows', 'people', 'enterprises', 'regions', 'headcount', 'overlapDays', 'confirmAfterDays', 'size', 'quarter', 'key', 'cipher', 'dueAt', 'until', 'on', 'changedOn', 'from', 'to'])

test('every code that the words of a step name is told in words', () => {
  const named = [...phrases].filter(([key]) => key.startsWith('timeline.') && key.split('.').length === 3 && !key.startsWith('timeline.reason.'))
    .flatMap(([key, phrase]) => [...phrase.matchAll(/{{\s*(\w+)/g)].map(([, name]) => ({ step: key.replace('timeline.', ''), name: name ?? '' })))
  expect(named.length).toBeGreaterThan(80)
  const untold = named.flatMap(({ step, name }) => {
    const type = Object.keys(codesOf).find((each) => step === each || step.startsWith(`${each}_`)) ?? step
    const values = codesOf[type]?.[name] ?? (ofAny as Record<string, readonly string[]>)[name]
    if (!values) return asTheyStand.has(name) ? [] : [`${step}: what can {{${name}}} be?`]
    return values.filter((value) => new RegExp(`(^|[^\\w])${value}([^\\w]|$)`).test(stepText({ type: step, params: { [name]: value } }, reader))).map((value) => `${step}: ${name} ${value}`)
  })
  expect(untold).toEqual([])
})

test('every way in which a step can go has words of its own', () => {
  const variants = { 'case.verified': OrderOutcome.options.map((result) => ({ result })), 'liaison.asked': ['liaison', 'others', 'officer'].map((step) => ({ step })) }
  expect(Object.entries(variants).flatMap(([type, each]) => each.filter((params) => text(type, params) === type).map((params) => ({ type, ...params })))).toEqual([])
})
