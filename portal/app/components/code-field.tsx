import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { Field } from './field.tsx'

export type Sent = { codeId: string; to: string; resendAt: number }

/** Six digits; with the last one they are on their way. */
export function CodeField({ busy, error, onChange, onCode }: { busy: boolean; error?: string | undefined; onChange?: (digits: string) => void; onCode: (code: string) => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  return (
    <Field
      label={t('session.code')}
      hideLabel
      placeholder={t('session.code')}
      className="field-input code-input"
      autoComplete="one-time-code"
      inputMode="numeric"
      autoFocus
      maxLength={6}
      readOnly={busy}
      value={code}
      error={error}
      onChange={(event) => {
        const digits = event.target.value.replaceAll(/\D/g, '')
        setCode(digits)
        onChange?.(digits)
        if (digits.length === 6 && !busy) onCode(digits)
      }}
    />
  )
}
