import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { FileRef, Id } from './shapes.ts';

/** Most bytes of one uploaded attachment. */
export const maxFileBytes = 20 * 1024 * 1024;

export const uploadFile = endpoint({
  method: 'POST', path: '/files', summary: 'Upload a photo or document (one part named `file`); kept until it is attached to a record', tag: 'files', creates: true,
  exchange: 'multipart', response: FileRef,
});
export const downloadFile = endpoint({
  method: 'GET', path: '/files/:fileId', summary: 'Download a file', tag: 'files',
  params: z.strictObject({ fileId: Id }), exchange: 'binary', response: z.any(),
});
