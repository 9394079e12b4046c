/** A part of the page that couldn't be fetched: because the connection failed, or because the server has newer pages and it is gone with its time. */
export class MissingPart extends Error {
  /** The newer page's entry, where there is one. */
  newer: string | undefined

  constructor(newer: string | undefined, cause: unknown) {
    super('a part of the page is missing', { cause })
    this.newer = newer
  }
}

const entryOf = (html: string) => /<script[^>]*type="module"[^>]*src="([^"]+)"/.exec(html)?.[1]

/** The entry that the server names now, where it isn't the one that is open. Undefined where that can't be told. */
export async function newerEntry(entry: string | null | undefined, fetchPage: () => Promise<string>): Promise<string | undefined> {
  const present = await fetchPage().then(entryOf, () => undefined)
  return entry && present !== entry ? present : undefined
}

/** Fetches a part of the page. @throws MissingPart */
export async function fetched<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (error) {
    const open = document.querySelector('script[type="module"][src]')?.getAttribute('src')
    throw new MissingPart(await newerEntry(open, async () => (await fetch(import.meta.env.BASE_URL, { cache: 'no-store' })).text()), error)
  }
}

const typed = new Set<HTMLInputElement | HTMLTextAreaElement>()

/** Remembers in which fields somebody has typed. */
export function watchTyping() {
  addEventListener('input', ({ target }) => {
    if ((target instanceof HTMLInputElement && target.type !== 'search') || target instanceof HTMLTextAreaElement) typed.add(target)
  }, true)
}

const hasTyped = () => [...typed].some((field) => field.isConnected && field.value !== '')
const key = 'qilian.reloaded_for'

/** Loads the page anew where the server has a newer one: once for each, and not where something typed would be lost. Says whether it does. */
export function reloadOnce({ newer }: MissingPart, { lost = hasTyped, kept = sessionStorage as Pick<Storage, 'getItem' | 'setItem'>, reload = () => location.reload() } = {}): boolean {
  if (newer === undefined || lost() || kept.getItem(key) === newer) return false
  kept.setItem(key, newer)
  reload()
  return true
}
