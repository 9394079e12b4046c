import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Id } from '@qilian/contract/shapes';
import { invalidField } from '../../../platform/errors.ts';
import { fileKinds, promisedBy } from '../../../platform/files/kinds.ts';
import { safeName } from '../../../platform/files/read-upload.ts';
import { maxImportBytes } from '../../../platform/http/server.ts';
import type { Platform } from '../../../platform/platform.ts';

export interface ReceivedTable {
  parkId: string;
  name: string;
  type: string;
  sha256: Buffer;
  size: number;
}

const tables = ['xlsx', 'xls', 'csv', 'txt'] as const;

/**
 * Takes the part `file` into the file store, durably, and the field `parkId` before or after it.
 * What the content is comes out when it is read.
 * @throws Refusal `files.missing`, `files.too_large`, `enterprises.import_park_needed`
 */
export async function receiveUpload(request: FastifyRequest, { files }: Platform): Promise<ReceivedTable> {
  let parkId: unknown;
  let file: Omit<ReceivedTable, 'parkId'> | undefined;
  for await (const part of request.parts({ limits: { fileSize: maxImportBytes + 1, files: 1 } })) {
    if (part.type === 'field') {
      if (part.fieldname === 'parkId') parkId = part.value;
    } else if (part.fieldname !== 'file') {
      part.file.resume();
    } else {
      const name = safeName(part.filename);
      const kind = promisedBy(name);
      try {
        const { sha256, size } = await files.put(part.file, maxImportBytes);
        file = { name, sha256, size, type: tables.some((table) => table === kind) ? fileKinds[kind!].type : 'application/octet-stream' };
      } finally {
        // The rest of a refused upload is drained, so that the sender hears the answer.
        part.file.resume();
      }
    }
  }
  if (file === undefined) throw invalidField('body.file', 'files.missing');
  const park = z.safeParse(Id, parkId);
  if (!park.success) throw invalidField('body.parkId', 'enterprises.import_park_needed');
  return { ...file, parkId: park.data };
}
