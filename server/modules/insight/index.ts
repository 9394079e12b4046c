import type { Module } from '../../platform/module.ts';

export const insight: Module = { name: 'insight' };
