import type { Module } from '../../platform/module.ts';
import { routes } from './routes.ts';

export const insight: Module = { name: 'insight', routes };
