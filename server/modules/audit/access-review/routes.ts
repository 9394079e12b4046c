import * as contract from '@qilian/contract/access-review';
import { route, staff, type Api } from '../../../platform/http/index.ts';
import { endRight, keepRight } from './decide.ts';
import { exportHoldings, listHoldings } from './holdings.ts';
import { getPersonAccess } from './person-access.ts';
import { exportReviewItems, listReviewItems } from './review-items.ts';
import { closeAccessReview, getAccessReview, listAccessReviews, startAccessReview } from './rounds.ts';
import { listCaseSeers, listEnterpriseSeers } from './seers.ts';

/** Auditors ask the question, administrators answer it. */
const reviewers = staff('auditor', 'administrator', 'park_leader');
const auditors = staff('auditor');

export function accessReviewRoutes(api: Api): void {
  route(api, contract.listHoldings, { permit: reviewers, handle: ({ tx, query }) => listHoldings(tx, query) });
  route(api, contract.exportHoldings, { permit: reviewers, fresh: true, handle: async ({ tx, query }) => exportHoldings(tx, query) });
  route(api, contract.getPersonAccess, { permit: reviewers, handle: ({ tx, params }) => getPersonAccess(tx, params.userId) });
  route(api, contract.listCaseSeers, { permit: reviewers, handle: ({ tx, params, query }) => listCaseSeers(tx, params.caseId, query) });
  route(api, contract.listEnterpriseSeers, { permit: reviewers, handle: ({ tx, params, query }) => listEnterpriseSeers(tx, params.enterpriseId, query) });
  route(api, contract.startAccessReview, { permit: auditors, handle: ({ tx, body }) => startAccessReview(tx, body) });
  route(api, contract.listAccessReviews, { permit: reviewers, handle: ({ tx, query }) => listAccessReviews(tx, query) });
  route(api, contract.getAccessReview, { permit: reviewers, handle: ({ tx, params }) => getAccessReview(tx, params.reviewId) });
  route(api, contract.listReviewItems, { permit: reviewers, handle: ({ tx, params, query }) => listReviewItems(tx, params.reviewId, query) });
  route(api, contract.exportReviewItems, { permit: reviewers, fresh: true, handle: ({ tx, params, query }) => exportReviewItems(tx, params.reviewId, query) });
  route(api, contract.keepRight, { permit: reviewers, fresh: true, handle: ({ tx, params, body }) => keepRight(tx, params.reviewId, params.itemId, body) });
  route(api, contract.endRight, { permit: reviewers, fresh: true, handle: ({ tx, params, body }) => endRight(tx, params.reviewId, params.itemId, body) });
  route(api, contract.closeAccessReview, { permit: auditors, handle: ({ tx, params, body }) => closeAccessReview(tx, params.reviewId, body.version) });
}
