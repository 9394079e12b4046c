/** What a list is filtered by after a change; what is empty leaves the address. */
export const changeSearch =
  <Search extends object>(change: { [Key in keyof Search]?: Search[Key] | string | undefined }) =>
  (now: Search): Search =>
    Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== undefined && value !== '')) as Search
