import QRCode from 'qrcode';
import * as contract from '@qilian/contract/cases';
import { anybody, orAgent, orProgram, route, staff, staffOrEnterprise, type Api } from '../../platform/http/index.ts';
import { readTimeline } from '../../platform/ledger/timeline.ts';
import { receivingRoles } from '../people/index.ts';
import { acceptCase } from './ownership/accept-case.ts';
import { addCoHandler } from './tasks/add-co-handler.ts';
import { approveClosing } from './closing/approve-closing.ts';
import { askEnterprise } from './handling/ask-enterprise.ts';
import { assignTasks } from './tasks/assign-tasks.ts';
import { cancelTask } from './tasks/cancel-task.ts';
import { candidates } from './ownership/candidates.ts';
import { caseDetail } from './views/case-detail.ts';
import { requireVisible } from './case-file.ts';
import { acceptFeedback, rejectFeedback } from './tasks/check-feedback.ts';
import { confirmCase } from './closing/confirm-case.ts';
import { declineCase } from './handling/decline-case.ts';
import { disputeCase } from './closing/dispute-case.ts';
import { explainClock } from './clock/explain-clock.ts';
import { exportCases } from './views/export-cases.ts';
import { exportWorklist } from './views/export-worklist.ts';
import { extendCase } from './handling/extend-case.ts';
import { feedBack } from './tasks/feed-back.ts';
import { answerHandOn, cancelHandOn, offerHandOn } from './ownership/hand-on.ts';
import { countCases, listCases } from './views/list-cases.ts';
import { noteProgress } from './handling/note-progress.ts';
import { objectToDecline } from './handling/object-to-decline.ts';
import { openCase } from './opening/open-case.ts';
import { passTask } from './tasks/pass-task.ts';
import { reassignTask } from './tasks/reassign-task.ts';
import { recordConfirmation } from './closing/record-confirmation.ts';
import { recordCallBack } from './closing/record-call-back.ts';
import { relayNews } from './relay-news.ts';
import { reopenCase } from './closing/reopen-case.ts';
import { resolveCase } from './closing/resolve-case.ts';
import { resumeCase } from './handling/resume-case.ts';
import { returnTask } from './tasks/return-task.ts';
import { revealReporter } from './reveal-reporter.ts';
import { sendBack } from './closing/send-back.ts';
import { signTask } from './tasks/sign-task.ts';
import { similarCases } from './views/similar-cases.ts';
import { supply } from './handling/supply.ts';
import { countLookup, progressByNumber, progressByToken } from './views/tracking.ts';
import { transferTask } from './tasks/transfer-task.ts';
import { urgeCase } from './handling/urge-case.ts';
import { urgeTask } from './tasks/urge-task.ts';
import { caseVerb, severalVerb, taskVerb } from './verb.ts';
import { withdrawCase } from './closing/withdraw-case.ts';
import { worklist } from './views/worklist.ts';

export function routes(api: Api): void {
  relayNews(api);
  const readers = orProgram('cases:read', orAgent('read_cases', staffOrEnterprise()));
  route(api, contract.listCases, { mayLag: true, permit: readers, handle: ({ tx, query }) => listCases(tx, query) });
  route(api, contract.countCases, { mayLag: true, permit: readers, handle: async ({ tx, query }) => ({ count: await countCases(tx, query) }) });
  route(api, contract.exportCases, { permit: orProgram('cases:read', staffOrEnterprise()), fresh: true, handle: ({ tx, query }) => exportCases(tx, query) });
  route(api, contract.similarCases, { mayLag: true, permit: readers, handle: async ({ tx, query }) => ({ items: await similarCases(tx, query.text, query.enterpriseId) }) });
  route(api, contract.getWorklist, { mayLag: true, permit: orAgent('read_cases', staffOrEnterprise()), handle: ({ tx, query }) => worklist(tx, query) });
  route(api, contract.exportWorklist, { permit: staffOrEnterprise(), fresh: true, handle: async ({ tx, query }) => exportWorklist(tx, query) });
  route(api, contract.openCase, { permit: orProgram('cases:write', orAgent('file_cases', intake)), handle: ({ tx, body }) => openCase(tx, body) });
  route(api, contract.getCase, { permit: readers, handle: ({ tx, params }) => caseDetail(tx, params.caseId) });
  route(api, contract.getCaseTimeline, {
    mayLag: true,
    permit: readers,
    handle: async ({ tx, params, query }) => {
      const [, page] = await Promise.all([requireVisible(tx, params.caseId), readTimeline(tx, { record: { type: 'case', id: params.caseId } }, query)]);
      return page;
    },
  });
  route(api, contract.explainClock, { permit: readers, handle: ({ tx, params }) => explainClock(tx, params.clockId) });
  route(api, contract.getCaseQr, {
    permit: readers,
    handle: async ({ tx, params }) => {
      const { trackingPath } = await caseDetail(tx, params.caseId);
      return { body: await QRCode.toString(tx.platform.config.publicUrl + trackingPath, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }), type: 'image/svg+xml' };
    },
  });
  route(api, contract.revealReporter, { permit: staff(), fresh: true, handle: ({ tx, params, body }) => revealReporter(tx, params.caseId, body) });
  route(api, contract.listHandlers, { permit: orProgram('tasks:write', staff()), handle: ({ tx, params, query }) => candidates(tx, params.caseId, query) });
  route(api, contract.getProgress, { permit: anybody, handle: ({ tx, params }) => progressByToken(tx, params.token) });
  route(api, contract.findProgress, {
    permit: anybody,
    receive: (request, platform, { body }) => countLookup(platform, body.number, request.ip),
    handle: async ({ tx, body, received: forgive }) => {
      const progress = await progressByNumber(tx, body.number, body.phoneLast4);
      await forgive(tx);
      return progress;
    },
  });

  caseVerb(api, contract.acceptCase, 'accept', acceptCase);
  caseVerb(api, contract.declineCase, 'decline', declineCase, deciding);
  caseVerb(api, contract.objectToDecline, 'object', objectToDecline);
  caseVerb(api, contract.assignTasks, 'assign_task', assignTasks);
  caseVerb(api, contract.noteProgress, 'note_progress', noteProgress);
  caseVerb(api, contract.askEnterprise, 'ask_enterprise', askEnterprise);
  caseVerb(api, contract.supply, 'supply', supply, { agents: true });
  caseVerb(api, contract.resumeCase, 'resume', resumeCase);
  caseVerb(api, contract.extendCase, 'extend', extendCase, deciding);
  caseVerb(api, contract.resolveCase, 'resolve', resolveCase);
  caseVerb(api, contract.approveClosing, 'approve_closing', approveClosing, deciding);
  caseVerb(api, contract.sendBack, 'send_back', sendBack, deciding);
  caseVerb(api, contract.confirmCase, 'confirm', confirmCase);
  caseVerb(api, contract.recordConfirmation, 'record_confirmation', recordConfirmation);
  caseVerb(api, contract.disputeCase, 'dispute', disputeCase);
  caseVerb(api, contract.recordCallBack, 'record_call_back', recordCallBack);
  caseVerb(api, contract.reopenCase, 'reopen', reopenCase);
  caseVerb(api, contract.withdrawCase, 'withdraw', withdrawCase);
  caseVerb(api, contract.urgeCase, 'urge', urgeCase);
  caseVerb(api, contract.offerHandOn, 'hand_on', offerHandOn);
  caseVerb(api, contract.answerHandOn, 'answer_hand_on', answerHandOn);
  caseVerb(api, contract.cancelHandOn, 'cancel_hand_on', (tx, file) => cancelHandOn(tx, file));

  severalVerb(api, contract.acceptCases, 'accept', (tx, file, { note }) => acceptCase(tx, file, { version: file.version, note }));
  severalVerb(api, contract.urgeCases, 'urge', urgeCase);
  severalVerb(api, contract.assignTaskInCases, 'assign_task', (tx, file, { departmentId, instruction, workingDays }) =>
    assignTasks(tx, file, { version: file.version, tasks: [{ departmentId, instruction, workingDays, lead: false }] }));
  severalVerb(api, contract.offerHandOns, 'hand_on', (tx, file, { toUserId, reason, note }) => offerHandOn(tx, file, { version: file.version, toUserId, reason, note }));

  taskVerb(api, contract.signTask, 'sign', signTask);
  taskVerb(api, contract.passTask, 'pass', passTask);
  taskVerb(api, contract.returnTask, 'return', returnTask);
  taskVerb(api, contract.transferTask, 'transfer', transferTask);
  taskVerb(api, contract.noteTaskProgress, 'note_progress', (tx, file, task, body) => noteProgress(tx, file, body, task));
  taskVerb(api, contract.addCoHandler, 'add_co_handler', addCoHandler);
  taskVerb(api, contract.feedBack, 'feed_back', feedBack);
  taskVerb(api, contract.acceptFeedback, 'accept_feedback', acceptFeedback);
  taskVerb(api, contract.rejectFeedback, 'reject_feedback', rejectFeedback);
  taskVerb(api, contract.reassignTask, 'reassign', reassignTask);
  taskVerb(api, contract.cancelTask, 'cancel', cancelTask);
  taskVerb(api, contract.urgeTask, 'urge', urgeTask);
}

/** What binds the park towards an enterprise, or ends its case, asks for a fresh proof of who decides. */
const deciding = { fresh: true };

/** Whoever can be first contact: an auditor only looks. */
const intake = staffOrEnterprise(...receivingRoles);
