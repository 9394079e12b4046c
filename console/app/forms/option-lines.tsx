/** A choice with what tells it from its namesakes. */
export function OptionLines({ main, note }: { main: string; note: string | undefined }) {
  return (
    <>
      <div>{main}</div>
      {note && <div className="cell-note">{note}</div>}
    </>
  )
}
