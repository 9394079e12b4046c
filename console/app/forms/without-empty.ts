/** The values of a form without what was left empty; texts trimmed. */
export function withoutEmpty<Values extends object>(values: Values): Values {
  const kept = Object.entries(values)
    .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
  return Object.fromEntries(kept) as Values
}
