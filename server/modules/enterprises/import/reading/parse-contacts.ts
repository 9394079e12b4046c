import type { ImportField } from '@qilian/contract/enterprises'
import { cutText } from '../../../../platform/cut-text.ts'
import { readPeople } from './contacts.ts'
import type { DraftContact } from './draft.ts'
import type { MappedColumn, Report, RowPolicy } from './parse-row.ts'

type Given = { column: MappedColumn; text: string }

/** Reads the owner, the liaison and the deputies of a row; several people in one cell are split, the first is the primary liaison. */
export function parseContacts(given: readonly Given[], policy: RowPolicy, report: Report): DraftContact[] {
  const owner = people(given, 'ownerName', 'ownerPhone', 'owner', policy, report).slice(0, 1)
  const liaisons = people(given, 'liaisonName', 'liaisonPhone', 'primary', policy, report)
  const deputies = people(given, 'deputyName', 'deputyPhone', 'deputy', policy, report)
  addEmails(liaisons, find(given, 'liaisonEmail'), report)
  addPosts(liaisons, find(given, 'liaisonPost'))
  return [...owner, ...liaisons, ...deputies]
}

function people(given: readonly Given[], nameField: ImportField, phoneField: ImportField, role: DraftContact['role'], policy: RowPolicy, report: Report): DraftContact[] {
  const name = find(given, nameField)
  const phone = find(given, phoneField)
  const reading = readPeople(name?.text ?? '', phone?.text ?? '', policy.areaCode)
  for (const bad of reading.badPhones) report((phone ?? name)?.column ?? null, bad, 'phone_invalid')
  const text = [name?.text, phone?.text].filter((part) => part !== undefined).join(' ')
  if (reading.isUncertain) report((phone ?? name)?.column ?? null, text, 'contacts_uncertain')
  if (reading.loosePhones.length > 0) report(phone?.column ?? name?.column ?? null, text, 'phone_without_name')
  for (const person of reading.people) {
    if (person.name.length > 60) report(name?.column ?? null, person.name, 'text_too_long', { limit: 60 })
  }
  return reading.people.map((person, index) => ({
    role: role === 'primary' && index > 0 ? 'deputy' : role,
    name: person.name,
    phone: person.phone,
    email: null,
    post: person.post === null ? null : cutText(person.post, 60),
  }))
}

function addEmails(contacts: readonly DraftContact[], given: Given | undefined, report: Report): void {
  if (given === undefined) return
  const addresses = given.text.normalize('NFKC').split(/[、,;/\s|]+/).filter((address) => address !== '')
  for (const [index, address] of addresses.entries()) {
    if (!/^[^\s@]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i.test(address)) report(given.column, address, 'email_invalid')
    else if (contacts[index] !== undefined) contacts[index].email = address.toLowerCase()
  }
}

function addPosts(contacts: readonly DraftContact[], given: Given | undefined): void {
  if (given === undefined) return
  const posts = contacts.length > 1 ? given.text.split(/[、,，;；/\n]+/) : [given.text]
  for (const [index, post] of posts.entries()) {
    const contact = contacts[index]
    if (contact !== undefined && post.trim() !== '') contact.post = cutText(post.replace(/\s+/g, ' ').trim(), 60)
  }
}

function find(given: readonly Given[], field: ImportField): Given | undefined {
  return given.find(({ column }) => column.field === field)
}
