import type { ImportField } from '@qilian/contract/enterprises'

export type MappingProblem = { code: 'missing' | 'twice'; field: ImportField }

/** Several columns may add to the same list. */
const lists: readonly ImportField[] = ['flags', 'tags', 'ignore']

/** What keeps this choice of columns from being tried. */
export function mappingProblems(fields: readonly ImportField[]): MappingProblem[] {
  const missing: MappingProblem[] = fields.includes('name') ? [] : [{ code: 'missing', field: 'name' }]
  const twice = [...new Set(fields.filter((field, index) => !lists.includes(field) && fields.indexOf(field) !== index))]
  return [...missing, ...twice.map((field) => ({ code: 'twice' as const, field }))]
}

/** A guess in words: people act on “please check”, not on 0.62. */
export function sureness(confidence: number): 'sure' | 'likely' | 'unsure' {
  if (confidence >= 0.85) return 'sure'
  return confidence >= 0.6 ? 'likely' : 'unsure'
}
