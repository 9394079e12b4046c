/** Only ways within the portal: an address that somebody put into a link must not lead elsewhere. */
export function safeNext(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/'
}
