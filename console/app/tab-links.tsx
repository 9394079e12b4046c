import { Link, type LinkProps } from '@tanstack/react-router'
import './tab-links.css'

type TabLinksProps = { label: string; tabs: readonly { to: NonNullable<LinkProps['to']>; label: string }[] }

/** Pages that belong together, side by side. Each has an address of its own. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  return (
    <nav aria-label={label} className="tab-links">
      {tabs.map(({ to, label: text }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
          {text}
        </Link>
      ))}
    </nav>
  )
}
