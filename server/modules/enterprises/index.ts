import type { Module } from '../../platform/module.ts';
import { enterpriseRoutes } from './routes.ts';

export { visibleEnterprises } from './access.ts';
export { getIntake, type Intake } from './intake.ts';
export { enterpriseReaders } from './readers.ts';

/** The city's enterprises: their files, where they are, who speaks for them, who looks after them, and how lists of them come in. */
export const enterprises: Module = {
  name: 'enterprises',
  routes(api) {
    enterpriseRoutes(api);
  },
};
