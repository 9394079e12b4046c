import { confirmCase, disputeCase, objectToDecline, reopenCase, supply, urgeCase, withdrawCase, type CaseAction, type CaseDetail } from '@qilian/contract/cases'
import { call } from '@qilian/ui/api.ts'

export type Words = { text: string; fileIds: string[]; rating: number | undefined }

export type Verb = {
  name: 'supply' | 'confirm' | 'dispute' | 'withdraw' | 'urge' | 'object' | 'reopen'
  action: CaseAction
  /** `next`: what is waited for; `near`: at hand while others work; `far`: at the end of the page. */
  place: (need: Pick<CaseDetail, 'status' | 'light'>) => 'next' | 'near' | 'far'
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
    name: 'supply', action: 'supply', place: ({ status }) => (status === 'waiting' ? 'next' : 'near'), files: true,
    send: ({ id, version }, { text, fileIds }) => call(supply, { params: { caseId: id }, body: { version, answer: text, fileIds } }),
  },
  {
    name: 'confirm', action: 'confirm', place: () => 'next', rating: true, silent: true,
    send: ({ id, version }, { text, rating }) => call(confirmCase, { params: { caseId: id }, body: { version, rating: rating ?? 0, comment: optional(text) } }),
  },
  { name: 'dispute', action: 'dispute', place: () => 'next', send: ({ id, version }, { text }) => call(disputeCase, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'object', action: 'object', place: () => 'next', send: ({ id, version }, { text }) => call(objectToDecline, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'reopen', action: 'reopen', place: () => 'far', send: ({ id, version }, { text }) => call(reopenCase, { params: { caseId: id }, body: { version, reason: text } }) },
  { name: 'urge', action: 'urge', place: ({ light }) => (light === 'red' ? 'next' : 'near'), silent: true, send: ({ id, version }, { text }) => call(urgeCase, { params: { caseId: id }, body: { version, note: optional(text) } }) },
  { name: 'withdraw', action: 'withdraw', place: () => 'far', send: ({ id, version }, { text }) => call(withdrawCase, { params: { caseId: id }, body: { version, reason: text } }) },
]
