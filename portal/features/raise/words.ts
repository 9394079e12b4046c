/** Longest text that the server takes. */
export const mostCharacters = 5000
const fewest = 8
const longestTitle = 40

/** Enough said to begin with: characters that aren't spaces or marks. */
export function saysEnough(body: string): boolean {
  return body.replaceAll(/[\s\p{P}]/gu, '').length >= fewest
}

/** A title is one line; what was pasted may hold tabs or breaks. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim()
}

/** The first sentence, cut where it gets long: at a comma if there is one late enough. */
export function proposedTitle(body: string): string {
  const sentence = oneLine(body.trim().split(/[。！？!?；;\n\r]|\.\s/u)[0] ?? '')
  if (sentence.length <= longestTitle) return sentence
  const start = sentence.slice(0, longestTitle)
  const comma = Math.max(start.lastIndexOf('，'), start.lastIndexOf(', '), start.lastIndexOf(','))
  if (comma >= longestTitle / 3) return start.slice(0, comma)
  const space = start.lastIndexOf(' ')
  return `${space > longestTitle / 2 ? start.slice(0, space) : start.slice(0, longestTitle - 1)}…`
}
