import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button } from './button.tsx'
import './sheet.css'

type SheetProps = { open: boolean; title: string; onClose: () => void; children: ReactNode; actions?: ReactNode }

/** A question that must be answered first, coming from below; a real dialog, so that focus and Escape work by themselves. */
export function Sheet({ open, title, onClose, children, actions }: SheetProps) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
    >
      {open && (
        <div className="sheet-box">
          <div className="sheet-head">
            <h1>{title}</h1>
            <Button look="quiet" onClick={onClose}>
              {t('common.close')}
            </Button>
          </div>
          {children}
          {actions && <div className="sheet-actions">{actions}</div>}
        </div>
      )}
    </dialog>
  )
}
