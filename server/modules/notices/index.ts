import type { Module } from '../../platform/module.ts';
import { relateToEnterprises } from '../enterprises/index.ts';
import { bounceParts, contactStates, isReachable, noteWorking } from './bounces/index.ts';
import { deliver } from './deliver.ts';
import { deliverTask } from './delivery-plan.ts';
import { dataOf, erase } from './erase.ts';
import { reactions } from './reactions.ts';
import { routes } from './routes.ts';

export { countNoticesBefore, forgetNoticesBefore } from './erase.ts';
export { contactStates, isReachable, noteWorking };
export type { ContactState } from './bounces/index.ts';
export type { NoticeKind } from './kinds.ts';
export { send, type NoticeParams, type Sending } from './send.ts';

relateToEnterprises({ table: 'notices', whenMerged: 'moves' }, { table: 'bounce_reports', whenMerged: 'moves' });

export const notices: Module = { name: 'notices', routes, reactions, erase, dataOf, errands: { [deliverTask]: deliver }, ...bounceParts };
