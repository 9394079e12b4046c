import { useEffect, useSyncExternalStore } from 'react'
import './toast.css'

type Message = { id: number; text: string }

let current: Message | undefined
let nextId = 1
const listeners = new Set<() => void>()

function show(message: Message | undefined) {
  current = message
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says that something is done. Never the only place of an error: it goes away by itself. */
export function toast(text: string) {
  show({ id: nextId++, text })
}

export function Toasts() {
  const message = useSyncExternalStore(subscribe, () => current)
  useEffect(() => {
    if (!message) return undefined
    const timer = setTimeout(() => show(undefined), 5000)
    return () => clearTimeout(timer)
  }, [message])
  return (
    <div className="toasts" role="status">
      {message && (
        <p key={message.id} className="toast">
          {message.text}
        </p>
      )}
    </div>
  )
}
