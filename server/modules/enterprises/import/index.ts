export { checkRows } from './check-rows.ts';
export { forgetImports } from './forget-imports.ts';
export { forgetUndo } from './undo/forget-undo.ts';
export { loadRows } from './loading/load-rows.ts';
export { readImport } from './read-import.ts';
export { importRoutes } from './routes.ts';
export { sealedDrafts, sealedProblems } from './reseal.ts';
export { undoRows } from './undo/undo-rows.ts';
