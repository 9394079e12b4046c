import { useEffect, useRef } from 'react'

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, [role="combobox"]'))

/** A dialog or drawer lies above the page: keys are its own. */
const isCovered = () => [...document.querySelectorAll('[aria-modal="true"]')].some((dialog) => dialog.checkVisibility())

/**
 * `j` and `k` go down and up the rows of a list, Enter opens the one in focus. `opensAtOnce`: a record stands beside the
 * list, and the next row's takes its place. Rows carry `data-row-key`; the current one `row-active`.
 */
export function useRowKeys(opensAtOnce: boolean) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'j' && event.key !== 'k') || event.ctrlKey || event.metaKey || event.altKey) return
      if (!list.current || isTyping(event.target) || isCovered()) return
      const rows = [...list.current.querySelectorAll<HTMLElement>('[data-row-key]')]
      const here = rows.findIndex((row) => row === document.activeElement)
      const from = here === -1 ? rows.findIndex((row) => row.classList.contains('row-active')) : here
      const next = from === -1 ? rows[0] : rows[from + (event.key === 'j' ? 1 : -1)]
      if (!next) return
      event.preventDefault()
      next.focus({ preventScroll: true })
      next.scrollIntoView({ block: 'nearest' })
      if (opensAtOnce) next.click()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [opensAtOnce])
  return list
}
