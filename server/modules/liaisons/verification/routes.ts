import * as contract from '@qilian/contract/verification';
import * as turnover from '@qilian/contract/turnover';
import { anybody, orProgram, route, staff, type Api } from '../../../platform/http/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { keepers } from '../../enterprises/index.ts';
import { confirmByOrder } from './ladder/confirm.ts';
import { exportOrders } from './export-orders.ts';
import { reportGone } from './ladder/gone.ts';
import { answerLetter, drawLetter, openLetter, postLetter, revealLetterPhone } from './ladder/letters.ts';
import { climb, noteAttempt } from './ladder/note-attempt.ts';
import { listObservations, recordObservation } from './turnover/observations.ts';
import { askOwnerToReplace } from './ladder/replace.ts';
import { resumeOrder } from './ladder/resume.ts';
import { listTurnoverScores, turnoverScore } from './turnover/scores.ts';
import { countOrders, listOrders, orderDetail } from './views.ts';
import { previewWeights, setWeights, weightsHistory, weightsOf } from './turnover/weights.ts';

export function routes(api: Api): void {
  const permit = staff();
  /** A step by the officer, and the order as it then stands. */
  const step = <Body>(run: (tx: Tx, caseId: string, body: Body) => Promise<void>) => async ({ tx, params, body }: { tx: Tx; params: { orderId: string }; body: Body }) => {
    await run(tx, params.orderId, body);
    return orderDetail(tx, params.orderId);
  };
  route(api, contract.listOrders, { mayLag: true, permit, handle: ({ tx, query }) => listOrders(tx, query) });
  route(api, contract.countOrders, { mayLag: true, permit, handle: async ({ tx, query }) => ({ count: await countOrders(tx, query) }) });
  route(api, contract.exportOrders, { permit, fresh: true, handle: async ({ tx, query }) => exportOrders(tx, query) });
  route(api, contract.getOrder, { permit, handle: ({ tx, params }) => orderDetail(tx, params.orderId) });
  route(api, contract.noteAttempt, { permit, handle: step(noteAttempt) });
  route(api, contract.drawLetter, { permit, handle: step(drawLetter) });
  route(api, contract.postLetter, {
    permit,
    handle: async ({ tx, params, body }) => {
      await postLetter(tx, params.orderId, params.letterId, body);
      return orderDetail(tx, params.orderId);
    },
  });
  route(api, contract.revealLetterPhone, { permit, fresh: true, handle: ({ tx, params, body }) => revealLetterPhone(tx, params.orderId, params.letterId, body) });
  route(api, contract.openLetter, { permit: anybody, handle: ({ tx, body }) => openLetter(tx, body) });
  route(api, contract.answerLetter, {
    permit: anybody,
    handle: async ({ tx, body }) => {
      await answerLetter(tx, body);
      return { done: true as const };
    },
  });
  route(api, contract.climbOrder, { permit, handle: step(climb) });
  route(api, contract.confirmLiaisonOfOrder, { permit, handle: step(confirmByOrder) });
  route(api, contract.resumeOrder, { permit, handle: step(resumeOrder) });
  route(api, contract.askOwnerToReplace, { permit, fresh: true, handle: step(askOwnerToReplace) });
  route(api, contract.reportGone, { permit, fresh: true, handle: step(reportGone) });

  const keeper = staff(...keepers);
  route(api, turnover.recordObservation, { permit: orProgram('enterprises:write', keeper), handle: ({ tx, params, body }) => recordObservation(tx, params.enterpriseId, body) });
  route(api, turnover.listObservations, { permit, handle: ({ tx, params, query }) => listObservations(tx, params.enterpriseId, query) });
  route(api, turnover.getTurnoverScore, { permit, handle: ({ tx, params }) => turnoverScore(tx, params.enterpriseId) });
  route(api, turnover.listTurnoverScores, { mayLag: true, permit, handle: ({ tx, query }) => listTurnoverScores(tx, query) });
  route(api, turnover.getWeights, { permit, handle: ({ tx, params }) => weightsOf(tx, params.parkId) });
  route(api, turnover.listWeights, { permit, handle: ({ tx, params, query }) => weightsHistory(tx, params.parkId, query) });
  const administrators = staff('administrator');
  route(api, turnover.previewWeights, { permit: administrators, handle: ({ tx, params, body }) => previewWeights(tx, params.parkId, body) });
  route(api, turnover.setWeights, { permit: administrators, fresh: true, handle: ({ tx, params, body }) => setWeights(tx, params.parkId, body) });
}
