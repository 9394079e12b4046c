import { useTranslation } from '@qilian/ui/i18n.ts'
import { useEffect, useRef } from 'react'
import { Button } from './components/button.tsx'

type MoreProps = { list: { hasMore: boolean; loadingMore: boolean; more: () => void } }

/** The next page of a list comes as its end comes into view; the button is for keyboards and for a second try. */
export function More({ list }: MoreProps) {
  const { t } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  const { hasMore, loadingMore, more } = list
  useEffect(() => {
    const element = end.current
    if (!element || !hasMore || loadingMore) return undefined
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: '400px' })
    observer.observe(element)
    return () => observer.disconnect()
    // A failed page is not asked for again by itself: `more` changes with every render, what is watched doesn't.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [hasMore, loadingMore])
  if (!hasMore) return null
  return (
    <div ref={end}>
      <Button wide busy={loadingMore} onClick={more}>
        {t('common.more')}
      </Button>
    </div>
  )
}
