import { useEffect, type ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'

type PageProps = { title: string; note?: ReactNode; action?: ReactNode; children: ReactNode }

/** A tab's page. */
export function Page({ title, note, action, children }: PageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('portal.short_title')}`
  }, [title, t])
  return (
    <div className="page">
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
