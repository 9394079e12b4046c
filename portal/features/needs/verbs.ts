import { confirmCase, disputeCase, objectToDecline, reopenCase, supply, urgeCase, withdrawCase, type CaseAction, type CaseDetail } from '@qilian/contract/cases'
import { call } from '@qilian/ui/api.ts'

export type Words = { text: string; fileIds: string[]; rating: number | undefined }

export type Verb = {
  name: 'supply' | 'confirm' | 'dispute' | 'withdraw' | 'urge' | 'object' | 'reopen'
  action: CaseAction
  /** Stands with what comes next; the others at the end of the page. */
  main?: true
  files?: true
  rating?: true
  /** Nothing need be written. */
  silent?: true
  send: (need: Pick<CaseDetail, 'id' | 'version'>, words: Words) => Promise<CaseDetail>
}

const optional = (text: string) => text.trim() || undefined

/** What an enterprise can do with its need. The server says which of them it may do now. */
export const verbs: readonly Verb[] = [
  {
    name: 'supply', action: 'supply', main: true, files: true,
    send: ({ id, version }, { text, fileIds }) => call(supply, { params: { caseId: id }, body: { version, answer: text, fileIds } }),
  },
  {
    name: 'confirm', action: 'confirm', main: true, rating: true, silent: true,
    send: ({ id, version }, { text, rating }) => call(confirmCase, { params: { caseId: id }, body: { version, rating: rating ?? 0, comment: optional(text) } }),
  },
  { name: 'dispute', action: 'dispute', main: true, send: ({ id, version }, { text }) => call(disputeCase, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'object', action: 'object', main: true, send: ({ id, version }, { text }) => call(objectToDecline, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'reopen', action: 'reopen', send: ({ id, version }, { text }) => call(reopenCase, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'urge', action: 'urge', silent: true, send: ({ id, version }, { text }) => call(urgeCase, { params: { caseId: id }, body: { version, note: optional(text) } }) },
  { name: 'withdraw', action: 'withdraw', send: ({ id, version }, { text }) => call(withdrawCase, { params: { caseId: id }, body: { version, reason: text } }) },
]
