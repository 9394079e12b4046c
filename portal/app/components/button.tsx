import type { ButtonHTMLAttributes } from 'react'
import './button.css'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** One `primary` a screen: what most people want to do there. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  wide?: boolean
  busy?: boolean
}

export function Button({ look = 'plain', wide = false, busy = false, className = '', disabled, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${look} ${wide ? 'button-wide' : ''} ${className}`} disabled={disabled || busy} aria-busy={busy} {...rest}>
      {busy && <span className="button-busy" aria-hidden="true" />}
      {children}
    </button>
  )
}
