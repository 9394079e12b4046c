import { getMyLiaisonCheck, noteAsked } from '@qilian/contract/verification-plan'
import { call } from '@qilian/ui/api.ts'
import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { useCall } from '@qilian/ui/query.ts'
import { lazy, Suspense, useEffect, useState } from 'react'

/** It comes with its phrases only where somebody is asked. */
const Ask = lazy(async () => {
  const [{ Ask: page }] = await fetched(() => Promise.all([import('./ask.tsx'), loadRestOfPhrases()]))
  return { default: page }
})

/** Are you still the one? Asked when it is due, at most once in some days; one tap answers. */
export function LiaisonCheck() {
  const { data } = useCall(getMyLiaisonCheck, {})
  const [rests, setRests] = useState(false)
  const asks = data?.ask === true && !rests
  useEffect(() => {
    // That it was shown is worth no second try.
    if (asks) call(noteAsked, {}).catch(() => undefined)
  }, [asks])
  const seat = asks ? data.seats.find(({ due }) => due) : undefined
  if (!data || !seat) return null
  return (
    <Suspense>
      <Ask key={seat.id} seat={seat} occasion={data.occasion} onLater={() => setRests(true)} />
    </Suspense>
  )
}
