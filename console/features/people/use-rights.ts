import { useMe } from '@qilian/ui/session.ts'

/** Which ways in are shown; for whom and where exactly, the server decides. */
export function useRights() {
  const { roles } = useMe()
  const administers = roles.includes('administrator')
  return { administers, leads: administers || roles.includes('park_leader') }
}
