import type { ReactNode } from 'react'
import { ForwardIcon } from '../icons.tsx'
import './card.css'

export function Card({ children }: { children: ReactNode }) {
  return <div className="card">{children}</div>
}

/** The look of a card that is a link or a button as a whole: `<Link className={cardLink}>…<CardArrow /></Link>`. */
export const cardLink = 'card card-link'

export function CardArrow() {
  return (
    <span className="card-arrow">
      <ForwardIcon />
    </span>
  )
}
