import { LanguageSwitch } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useEffect, type ReactNode } from 'react'
import { Mark } from '../../app/mark.tsx'
import './sign-in.css'

type FrameProps = { title: string; text?: ReactNode; foot?: ReactNode; children: ReactNode }

/** A page for whoever isn't signed in: one box, one matter. */
export function SessionFrame({ title, text, foot, children }: FrameProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('console.title')}`
  }, [title, t])
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <div className="sign-in-head">
          <span className="sign-in-mark">
            <Mark size={32} />
          </span>
          <div>
            <h1>{title}</h1>
            {text && <p>{text}</p>}
          </div>
        </div>
        {children}
        <div className="sign-in-foot">
          <LanguageSwitch />
          {foot}
        </div>
      </div>
    </main>
  )
}
