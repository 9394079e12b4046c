import { useEffect, type ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'

type PageProps = {
  title: string
  /** One line below the title: what stands here, how much of it. */
  summary?: ReactNode
  /** What can be done here; the main one last. */
  actions?: ReactNode
  children: ReactNode
}

/** A page of the console: title, actions on top, content. */
export function Page({ title, summary, actions, children }: PageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('console.title')}`
  }, [title, t])
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {summary && <p>{summary}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
