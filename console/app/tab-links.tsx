import { Link, useLocation, type LinkProps } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import './tab-links.css'

type TabLinksProps = { label: string; tabs: readonly { to: NonNullable<LinkProps['to']>; label: string }[] }

/** Pages that belong together, side by side. Each has an address of its own; on a phone the present one is brought into view. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const at = tabs.findIndex(({ to }) => to === pathname)
  useEffect(() => {
    const here = nav.current?.children.item(at)
    if (nav.current && here instanceof HTMLElement) nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2
  }, [at])
  return (
    <nav ref={nav} aria-label={label} className="tab-links">
      {tabs.map(({ to, label: text }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
