import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const everyMs = 15_000

/** While others have the next step, the page goes on by itself once they took it. */
export function useLookAgain(waiting: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['appointments'] }), everyMs)
    return () => clearInterval(timer)
  }, [client, waiting])
}
