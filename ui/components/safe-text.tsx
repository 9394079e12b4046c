import { readSafeText, type Inline } from '@qilian/contract/codes/safe-text'
import { Fragment } from 'react'
import './safe-text.css'

const drawn = (parts: readonly Inline[]) =>
  parts.map((part, index) => {
    switch (part.kind) {
      case 'strong': return <strong key={index}>{part.text}</strong>
      case 'link': return <a key={index} href={part.href} target="_blank" rel="noreferrer noopener">{part.text}</a>
      default: return <Fragment key={index}>{part.text}</Fragment>
    }
  })

/** A text with the little formatting that a circular may have. */
export function SafeText({ text }: { text: string }) {
  return (
    <div className="safe-text">
      {readSafeText(text).map((block, index) => {
        switch (block.kind) {
          case 'heading': return <h3 key={index}>{block.lines.map(drawn)}</h3>
          case 'paragraph': return <p key={index}>{block.lines.map((line, at) => <Fragment key={at}>{at > 0 && <br />}{drawn(line)}</Fragment>)}</p>
          default: {
            const List = block.kind === 'steps' ? 'ol' : 'ul'
            return <List key={index}>{block.items.map((item, at) => <li key={at}>{drawn(item)}</li>)}</List>
          }
        }
      })}
    </div>
  )
}
