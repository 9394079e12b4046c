/** The first column of a file of rejected rows; read again, it is recognised by this title and left out. */
export const problemTitle = '问题与改法/Problem and mend'

export function isProblemTitle(title: string): boolean {
  return title.replace(/\s/g, '') === problemTitle.replace(/\s/g, '')
}
