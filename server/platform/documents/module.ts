import type { Module } from '../module.ts';
import { routes } from './routes.ts';

/** The register of sealed papers, open to whoever holds one. */
export const documents: Module = { name: 'documents', routes };
