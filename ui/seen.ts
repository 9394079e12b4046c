const cookie = 'qilian_seen'
const shape = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i
const rememberedSeconds = 3600

/** Place in the database's log, `16/B374D848`, as a number that can be compared. */
function placeOf(lsn: string): bigint {
  const [high, low] = lsn.split('/') as [string, string]
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/**
 * Whoever heard of something must find it when reading: a replica that hasn't got it yet is passed over. The
 * server sets the same cookie after each change that this browser makes.
 */
export function noteSeen(lsn: string): void {
  if (!shape.test(lsn)) return
  const before = new RegExp(`(?:^|; )${cookie}=([^;]+)`).exec(document.cookie)?.[1]
  const known = before === undefined ? undefined : decodeURIComponent(before)
  if (known !== undefined && shape.test(known) && placeOf(known) >= placeOf(lsn)) return
  document.cookie = `${cookie}=${encodeURIComponent(lsn)}; path=/; max-age=${rememberedSeconds}; samesite=strict${location.protocol === 'https:' ? '; secure' : ''}`
}
