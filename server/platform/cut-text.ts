/** The first so many UTF-16 units of a text, never half of a character: the database takes none in JSON. */
export function cutText(text: string, most: number): string {
  const cut = text.slice(0, most);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}
