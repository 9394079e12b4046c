import type { Module } from '../../platform/module.ts';
import { sendCode } from './request-code.ts';
import { sessionRoutes } from './session-routes.ts';

export { markAsDemo, type DemoPerson } from './demo.ts';
export { setUpToken } from './set-up.ts';

export const people: Module = {
  name: 'people',
  routes(api) {
    sessionRoutes(api);
  },
  jobs: { 'people.send_code': sendCode },
};
