import type { Module } from '../module.ts';
import { routes } from './routes.ts';
import { sweepContents, sweepUploads } from './sweep.ts';

/** Upload and download, for every module's records. */
export const files: Module = {
  name: 'files',
  routes,
  sweeps: [
    { name: 'uploads', everyMinutes: 60, run: sweepUploads },
    { name: 'file-contents', everyMinutes: 24 * 60, run: sweepContents },
  ],
};
