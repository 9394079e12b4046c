import type { Module } from '../../platform/module.ts';
import { dataOf, erase } from './erase.ts';
import { routes } from './routes.ts';

export { reportAbuse } from './reports.ts';
export { acceptReply, openThread, reply } from './write.ts';

/** Where the liaisons of a park, present and former, ask and answer each other. */
export const community: Module = { name: 'community', routes, erase, dataOf };
