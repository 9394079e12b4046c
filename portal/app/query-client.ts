import { createQueryClient } from '@qilian/ui/query.ts'
import { meOptions } from '@qilian/ui/session.ts'
import { keepLast } from './kept/keep-last.ts'

/** A session that ended while somebody was at work: who is signed in is asked anew, and the guard leads to the sign-in page. */
function onSignedOut() {
  if (queryClient.getQueryData(meOptions.queryKey)) void queryClient.resetQueries({ queryKey: meOptions.queryKey })
}

export const queryClient = createQueryClient(onSignedOut)
keepLast(queryClient)
