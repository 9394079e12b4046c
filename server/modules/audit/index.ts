import type { Module } from '../../platform/module.ts';
import { routes } from './routes.ts';
import { verify, verifyTask } from './verifications.ts';

/** The auditor's desk: the ledger, its check, and who took which list away. */
export const audit: Module = { name: 'audit', routes, jobs: { [verifyTask]: verify } };
