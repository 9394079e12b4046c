import { useSyncExternalStore } from 'react'

let waiting: ServiceWorker | undefined
const listeners = new Set<() => void>()

function offer(worker: ServiceWorker) {
  waiting = worker
  for (const listener of listeners) listener()
}

/** Registers after the page has loaded, so that the first visit's bandwidth belongs to the page. */
export function startServiceWorker() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = async () => {
    const registration = await navigator.serviceWorker.register('/sw.js')
    if (registration.waiting) offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing
      coming?.addEventListener('statechange', () => {
        // Without a controller it is the first version, not a new one.
        if (coming.state === 'installed' && navigator.serviceWorker.controller) offer(coming)
      })
    })
  }
  if (document.readyState === 'complete') void register().catch(() => undefined)
  else addEventListener('load', () => void register().catch(() => undefined))
}

/** Lets the new version take over and shows it. */
export function takeUpdate() {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a worker takes none
  waiting?.postMessage({ type: 'SKIP_WAITING' })
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useUpdateReady(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== undefined)
}
