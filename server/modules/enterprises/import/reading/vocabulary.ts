import type { EnterpriseFlag, EnterpriseOwnership, EnterpriseStage } from './draft.ts'
import { flagTitles } from './header-words.ts'

const ownerships: readonly (readonly [EnterpriseOwnership, RegExp])[] = [
  ['hmt', /港澳台|台港澳|台商|港商|澳商|台资|港资/],
  ['joint_venture', /合资|中外合作|joint/],
  ['foreign', /外资|外商|外国|独资企业\(外|wfoe|foreign/],
  ['state', /国有|国企|央企|国资|全民所有|state/],
  ['collective', /集体|collective/],
  ['individual', /个体|individual/],
  ['private', /民营|私营|私企|自然人|private/],
  ['other', /^其他|^其它|^other/],
]

const stages: readonly (readonly [EnterpriseStage, RegExp])[] = [
  ['approach', /招商|洽谈|接洽|意向|引进|approach/],
  ['registration', /注册|设立|登记|开办|registration/],
  ['policy', /政策|兑现|policy/],
  ['problem_solving', /解难|纾困|问题|problem/],
  ['operation', /运营|经营|投产|在营|operation/],
]

function find<Value>(entries: readonly (readonly [Value, RegExp])[], text: string): Value | null {
  const half = text.normalize('NFKC').toLowerCase().replace(/\s/g, '')
  return entries.find(([, words]) => words.test(half))?.[0] ?? null
}

/** Legal forms such as 有限责任公司 say nothing about who owns: null. */
export function ownershipOf(text: string): EnterpriseOwnership | null {
  return find(ownerships, text)
}

export function isLegalForm(text: string): boolean {
  return /有限|股份|合伙|分公司|集团|独资|内资/.test(text)
}

export function stageOf(text: string): EnterpriseStage | null {
  return find(stages, text)
}

export function flagOf(text: string): EnterpriseFlag | null {
  return find(flagTitles, text)
}

/** What a cell in a column for one flag says: yes, no, or a text (a certificate's number, a year) that means yes. */
export function saysYes(text: string): boolean {
  return !/^(?:否|不是|非|没有|未|×|x|✗|n|no|false|0)$/i.test(text.normalize('NFKC').trim())
}

/** `高新技术企业、规上；专精特新` in pieces. */
export function listItems(text: string): string[] {
  return text.split(/[、,，;；/\n|]+/).map((item) => item.trim()).filter((item) => item !== '')
}
