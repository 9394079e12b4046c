/** Between facts on one line. It stays with what goes before, so that no line begins with it. */
export const dot = '\u00a0· '
