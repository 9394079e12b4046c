import type { Module } from '../../platform/module.ts';

export const enterprises: Module = { name: 'enterprises' };
