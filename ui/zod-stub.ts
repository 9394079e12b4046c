/**
 * Stands in for zod in browser builds, where contract files are read for the method and path of an endpoint alone.
 * Every call and property answers with the same inert value; only `enum` keeps its list, for selects and filters.
 */
type Inert = { (): Inert; [key: string]: Inert }

function inert(own: Record<string, unknown>): Inert {
  return new Proxy((() => undefined) as unknown as Inert, {
    apply: () => nothing,
    get(_, key) {
      if (typeof key === 'string' && key in own) return own[key]
      return key === 'then' || typeof key === 'symbol' ? undefined : nothing
    },
  })
}

const nothing: Inert = inert({})

export const z = inert({ enum: (options: readonly string[]) => inert({ options }) })
