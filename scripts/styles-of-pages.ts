// Styles of pages that are loaded when they are needed: whatever a page leaves to another's, or shares a name with, looks right or wrong by what was opened before.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

interface File {
  /** Loaded with it. */
  imports: string[]
  /** Loaded when it is needed. */
  lazy: string[]
  /** Used in its markup, or styled by it. */
  classes: Set<string>
}

const isStyle = (file: string) => file.endsWith('.css')
const whole = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, '')

function resolve(from: string, name: string): string | undefined {
  if (name.startsWith('.')) return path.join(path.dirname(from), name)
  return name.startsWith('@qilian/ui/') ? path.join(root, 'ui', name.slice('@qilian/ui/'.length)) : undefined
}

function read(file: string): File {
  const text = whole(readFileSync(file, 'utf8'))
  const named = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(([, name]) => resolve(file, name!) ?? []).filter((name) => /\.(tsx?|css)$/.test(name))
  if (isStyle(file)) return { imports: named(/@import\s+['"]([^'"]+)['"]/g), lazy: [], classes: new Set([...text.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g)].map(([, name]) => name!)) }
  // Plain ones and those that a condition chooses.
  const markup = [...text.matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(([, plain, chosen]) => plain ?? [...chosen!.matchAll(/['"`]([^'"`]*)['"`]/g)].map(([, words]) => words!))
  return {
    imports: named(/^(?:import|export)(?! type)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm), lazy: named(/\bimport\(\s*['"]([^'"]+)['"]/g),
    classes: new Set(markup.flatMap((words) => words.split(/\s+/)).filter((word) => /^[a-z][\w-]*$/.test(word))),
  }
}

/** Classes that a page uses and leaves to another page's styles; and those that two pages style, each for itself. One line for each. */
export function strayStyles(app: 'console' | 'portal'): string[] {
  const files = new Map<string, File>()
  const take = (file: string): File => files.get(file) ?? (files.set(file, read(file)), files.get(file)!)
  const withImports = (file: string, found = new Set<string>()): Set<string> => {
    if (found.has(file)) return found
    found.add(file)
    for (const imported of take(file).imports) withImports(imported, found)
    return found
  }
  const main = path.join(root, app, 'app/main.tsx')
  /** Of each page, what is there for certain while it is shown: its own files and those of all that may load it. */
  const present = new Map([[main, withImports(main)]])
  const waiting = [main]
  for (let page = waiting.pop(); page !== undefined; page = waiting.pop()) {
    for (const target of [...withImports(page)].flatMap((file) => take(file).lazy)) {
      const through = new Set([...withImports(target), ...present.get(page)!])
      const before = present.get(target)
      const now = before ? new Set([...withImports(target), ...[...before].filter((file) => through.has(file))]) : through
      if (before?.size === now.size) continue
      present.set(target, now)
      waiting.push(target)
    }
  }
  const styled = new Map<string, string[]>()
  for (const [file, { classes }] of files) if (isStyle(file)) for (const name of classes) styled.set(name, [...styled.get(name) ?? [], file])
  const stray = new Set<string>()
  for (const [page, there] of present) {
    for (const file of withImports(page)) {
      if (isStyle(file)) continue
      for (const name of take(file).classes) {
        const at = styled.get(name)
        if (at && !at.some((style) => there.has(style))) stray.add(`${path.relative(root, file)}: .${name} is styled in ${at.map((style) => path.relative(root, style)).join(', ')}, which ${path.relative(root, page)} doesn't load`)
      }
    }
  }
  const always = withImports(main)
  const owners = new Map<string, string[]>()
  for (const file of [...files.keys()].filter((one) => isStyle(one) && !always.has(one))) {
    for (const name of plainRules(file)) owners.set(name, [...owners.get(name) ?? [], path.relative(root, file)])
  }
  for (const [name, at] of owners) if (at.length > 1) stray.add(`.${name} is styled in ${at.join(' and in ')}`)
  return [...stray].toSorted()
}

/** Classes that have a rule of their own in a sheet. */
function plainRules(sheet: string): Set<string> {
  const flat = whole(readFileSync(sheet, 'utf8')).replaceAll(/@(?:media|container|supports)[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}/g, '')
  const selectors = [...flat.matchAll(/([^{}]+)\{[^}]*\}/g)].flatMap(([, all]) => all!.replaceAll(/\([^)]*\)/g, '').split(','))
  return new Set(selectors.map((selector) => selector.trim()).filter((selector) => /^\.[a-z][\w-]*$/.test(selector)).map((selector) => selector.slice(1)))
}
