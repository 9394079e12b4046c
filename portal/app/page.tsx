import { useEffect, type ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from 'wouter'
import { BackIcon } from './icons.tsx'

type PageProps = {
  title: string
  note?: ReactNode
  action?: ReactNode
  /** The page above this one. */
  back?: { to: string; label: string }
  children: ReactNode
}

/** A tab's page, or one below it. */
export function Page({ title, note, action, back, children }: PageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('portal.short_title')}`
  }, [title, t])
  return (
    <div className="page">
      {back && (
        <Link to={back.to} className="page-back">
          <BackIcon />
          {back.label}
        </Link>
      )}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {note && <p>{note}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  )
}
