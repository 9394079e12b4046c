import type { Module } from '../../platform/module.ts';

export const cases: Module = { name: 'cases' };
