import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import './field.css'

type Frame = {
  label: string
  /** What to write, or where to find it. */
  hint?: ReactNode
  /** What is wrong and how to mend it. */
  error?: ReactNode
  /** The question is the page's title: the label is for screen readers only. */
  hideLabel?: boolean
}

type Ids = { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }

function useFrame({ label, hint, error, hideLabel }: Frame, control: (ids: Ids) => ReactNode) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : 'field-label'}>
        {label}
      </label>
      {control({ id, 'aria-invalid': Boolean(error), 'aria-describedby': described || undefined })}
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

export type FieldProps = Frame & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>

/** One line of input with its label, hint and error. */
export function Field({ label, hint, error, hideLabel = false, ...input }: FieldProps) {
  return useFrame({ label, hint, error, hideLabel }, (ids) => <input className="field-input" {...input} {...ids} />)
}

export type TextAreaProps = Frame & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>

/** Several lines; grows with what is written. */
export function TextArea({ label, hint, error, hideLabel = false, ...input }: TextAreaProps) {
  return useFrame({ label, hint, error, hideLabel }, (ids) => <textarea className="field-input field-area" rows={5} {...input} {...ids} />)
}
