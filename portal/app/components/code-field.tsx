import { useTranslation } from '@qilian/ui/i18n.ts'
import { useState } from 'react'
import { Field } from './field.tsx'
import './code-field.css'

export type Sent = { codeId: string; to: string; resendAt: number }

type CodeFieldProps = {
  busy: boolean
  error?: string | undefined
  /** Off where somebody may be writing elsewhere on the page when it appears. */
  autoFocus?: boolean
  onChange?: (digits: string) => void
  onCode: (code: string) => void
}

/** Six digits; with the last one they are on their way. */
export function CodeField({ busy, error, autoFocus = true, onChange, onCode }: CodeFieldProps) {
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
      autoFocus={autoFocus}
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
