import { beginProvider, finishProvider } from '@qilian/contract/provider'
import type { Me } from '@qilian/contract/session'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from './api.ts'
import { useTranslation } from './i18n.ts'
import { statusOptions } from './session.ts'

type Side = 'staff' | 'enterprise'

const nextKey = 'qilian.next'

/** The city's identity provider, if people of this side sign in by it: its name, and the way there. */
export function useProvider(side: Side, next?: string) {
  const { t } = useTranslation()
  const status = useQuery(statusOptions)
  const provider = status.data?.provider
  const begin = useMutation({
    mutationFn: () => call(beginProvider, { body: { side } }),
    onSuccess: ({ url }) => {
      // Another site comes between; the tab keeps where its reader wanted to go.
      if (next) sessionStorage.setItem(nextKey, next)
      globalThis.location.assign(url)
    },
  })
  return { offered: provider?.sides.includes(side) ?? false, label: provider?.label ?? t('session.provider.name'), begin }
}

/** Where the reader wanted to go before the way led to the provider. */
export function takeNext(): string | null {
  const next = sessionStorage.getItem(nextKey)
  sessionStorage.removeItem(nextKey)
  return next
}

/** Hands in, once, what the provider sent back in this page's address. */
export function useProviderReturn(onSignedIn: (me: Me) => void) {
  const finish = useMutation({ mutationFn: () => call(finishProvider, { body: returned() }), onSuccess: onSignedIn })
  const begun = useRef(false)
  const { mutate } = finish
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    mutate()
  }, [mutate])
  return finish
}

function returned() {
  const search = new URLSearchParams(globalThis.location.search)
  const value = (name: string) => search.get(name) ?? undefined
  return { state: value('state') ?? '-', code: value('code'), iss: value('iss'), error: value('error') }
}
