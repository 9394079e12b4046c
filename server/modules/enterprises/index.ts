import type { Module } from '../../platform/module.ts';

export const enterprises: Module = { name: 'enterprises' };
export { getIntake, type Intake } from './intake.ts';
export { enterpriseReaders } from './readers.ts';
