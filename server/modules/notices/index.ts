import type { Module } from '../../platform/module.ts';

export const notices: Module = { name: 'notices' };
