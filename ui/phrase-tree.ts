export type PhraseTree = { [key: string]: string | PhraseTree }

/** Phrase files by path, as `import.meta.glob` gives them. */
export type PhraseFiles = Readonly<Record<string, PhraseTree>>

function mergeInto(target: PhraseTree, source: PhraseTree) {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key]
    if (typeof value === 'object' && typeof present === 'object') mergeInto(present, value)
    else target[key] = typeof value === 'object' ? structuredClone(value) : value
  }
}

/**
 * One tree from many files. A file's name is the beginning of its keys:
 * `console.cases.json` with `{ "title": … }` answers to the key `console.cases.title`.
 */
export function phraseTree(files: PhraseFiles): PhraseTree {
  const root: PhraseTree = {}
  for (const [path, content] of Object.entries(files)) {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '')
    const nested = name.split('.').reduceRight<PhraseTree>((inner, segment) => ({ [segment]: inner }), content)
    mergeInto(root, nested)
  }
  return root
}
