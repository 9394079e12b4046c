const han = /\p{Script=Han}/u;
const runs = /\p{Script=Han}+|[\p{L}\p{N}]+/gu;

const normal = (text: string) => text.normalize('NFKC').toLowerCase();

function bigrams(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => characters[index]! + character);
}

/**
 * Terms for a `tsvector` (by `array_to_tsvector`): bigrams and single characters of Chinese
 * runs, whole words and bigrams of other runs, so that any two neighbouring characters find.
 */
export function searchTerms(...texts: (string | null | undefined)[]): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    for (const [run] of normal(text ?? '').matchAll(runs)) {
      for (const term of bigrams(run)) terms.add(term);
      if (han.test(run)) for (const character of run) terms.add(character);
    }
  }
  return [...terms];
}

/** The terms that a hit must contain, all of them; empty when the text has nothing to search for. */
export function queryTerms(text: string): string[] {
  return [...new Set([...normal(text).matchAll(runs)].flatMap(([run]) => bigrams(run)))];
}

const quoted = (term: string) => `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;

/** A `tsquery` literal for `$1::tsquery`: every term must stand in a hit, or with `any`, at least one. */
export function toTsQuery(terms: string[], join: 'all' | 'any' = 'all'): string {
  return terms.map(quoted).join(join === 'all' ? ' & ' : ' | ');
}
