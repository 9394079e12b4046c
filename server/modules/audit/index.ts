import type { Module } from '../../platform/module.ts';
import { remindOfReviews } from './access-review/reminders.ts';
import { accessReviewRoutes } from './access-review/routes.ts';
import { routes } from './routes.ts';
import { verify, verifyTask } from './verifications.ts';
import { answerConstraints, Refusal } from '../../platform/errors.ts';

answerConstraints({
  access_reviews_one_open: new Refusal('conflict', 'audit.review_open'),
});

/** The auditor's desk: the ledger, its check, who took which list away, and who may see what. */
export const audit: Module = {
  name: 'audit',
  routes(api) {
    routes(api);
    accessReviewRoutes(api);
  },
  jobs: { [verifyTask]: verify },
  sweeps: [{ name: 'audit.remind_of_reviews', everyMinutes: 60, run: remindOfReviews }],
};
