import { nameKey } from './names.ts'

export type DuplicateGroup = {
  /**
   * `same_uscc`: certainly one enterprise. `ambiguous_name`: the names are alike, the codes differ or one is missing;
   * a person must decide.
   */
  kind: 'same_uscc' | 'ambiguous_name'
  /** The code, or the name of the first row. */
  key: string
  rows: { row: number; name: string; uscc: string | null }[]
  /** Of one code under several names. */
  namesDiffer: boolean
}

type Member = DuplicateGroup['rows'][number]

/** Finds rows of one file that mean the same enterprise. Holds code and name of each row, nothing else. */
export class DuplicateFinder {
  readonly #byUscc = new Map<string, Member | Member[]>()
  readonly #byName = new Map<string, Member | Member[]>()

  add(row: number, draft: { name: string; uscc?: string }): void {
    const member: Member = { row, name: flat(draft.name), uscc: draft.uscc === undefined ? null : flat(draft.uscc) }
    if (member.uscc !== null) put(this.#byUscc, member.uscc, member)
    put(this.#byName, nameKey(member.name), member)
  }

  /** In the order of their first rows. */
  groups(): DuplicateGroup[] {
    const groups: DuplicateGroup[] = []
    for (const [uscc, members] of this.#byUscc) {
      if (!Array.isArray(members)) continue
      groups.push({ kind: 'same_uscc', key: uscc, rows: members, namesDiffer: new Set(members.map(({ name }) => nameKey(name))).size > 1 })
    }
    for (const members of this.#byName.values()) {
      if (!Array.isArray(members)) continue
      const codes = new Set(members.map(({ uscc }) => uscc))
      const isOneCode = codes.size === 1 && !codes.has(null)
      if (!isOneCode) groups.push({ kind: 'ambiguous_name', key: members[0]?.name ?? '', rows: members, namesDiffer: false })
    }
    return groups.sort((a, b) => (a.rows[0]?.row ?? 0) - (b.rows[0]?.row ?? 0))
  }
}

function put(index: Map<string, Member | Member[]>, key: string, member: Member): void {
  const present = index.get(key)
  if (present === undefined) index.set(key, member)
  else if (Array.isArray(present)) present.push(member)
  else index.set(key, [present, member])
}

/** A copy of its own: a short string cut from a long one would keep the whole piece of the file in memory. */
function flat(text: string): string {
  return Buffer.from(text).toString()
}
