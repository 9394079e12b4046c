import type { Module } from '../../../platform/module.ts';
import { relateToEnterprises } from '../../enterprises/index.ts';
import { dataOf } from './data-of.ts';
import { routes } from './routes.ts';

export { confirmLiaison, type Finding } from './confirm-liaison.ts';
export { failedCalls } from './failed-calls.ts';
export { lastConfirmed, type LastConfirmed } from './last-confirmed.ts';

relateToEnterprises({ table: 'liaison_confirmations', whenMerged: 'moves', since: 'at' });

/** Whether a liaison is still the one: asked on every occasion, and kept. */
export const confirmations: Module = { name: 'liaisons.confirmations', routes, dataOf };
