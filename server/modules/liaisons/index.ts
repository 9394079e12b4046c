import type { Module } from '../../platform/module.ts';
import { advice } from './advice/index.ts';
import { appointments } from './appointments/index.ts';
import { confirmations } from './confirmations/index.ts';
import { handover } from './handover/index.ts';
import { desk } from './desk/index.ts';
import { mandates } from './mandates/index.ts';
import { shadows } from './shadows/index.ts';
import { verification } from './verification/index.ts';

/** Who speaks for an enterprise, and whether that is still true. A part for each procedure, lowest first; each is a folder. */
export const liaisons: Module[] = [mandates, confirmations, appointments, advice, desk, handover, verification, shadows];

export { confirmLiaison } from './confirmations/index.ts';
export { lookEverywhere } from './shadows/index.ts';
export { countHandoverNotesBefore, forgetHandoverNotesBefore } from './handover/index.ts';
