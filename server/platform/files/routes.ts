import { downloadFile, maxFileBytes, uploadFile } from '@qilian/contract/files';
import type { Tx } from '../db/transaction.ts';
import { notFound, Refusal } from '../errors.ts';
import { orProgram, route, signedIn, type Api, type Stream } from '../http/index.ts';
import { newId } from '../ids.ts';
import { mayRead } from './access.ts';
import { kindOfType, type FileKind } from './kinds.ts';
import { readUpload, type Upload } from './read-upload.ts';
import { identify } from './sniff.ts';

/** Uploads of one person that belong to no record yet; more would make the store a drop box. */
const mostWaiting = 200;

export function routes(api: Api): void {
  route(api, uploadFile, {
    permit: orProgram('cases:write', signedIn),
    receive: async (request, { files }) => {
      let kind: FileKind | undefined;
      const upload = await readUpload(request, files, maxFileBytes, async (path, name) => {
        kind = await identify(path, name);
      });
      return { ...upload, type: kind!.type };
    },
    fingerprint: ({ sha256, name }) => [sha256, name],
    handle: ({ tx, received }) => keepUpload(tx, received),
  });
  route(api, downloadFile, { permit: orProgram('cases:read', signedIn), handle: ({ tx, params }) => openFile(tx, params.fileId) });
}

async function keepUpload(tx: Tx, { sha256, size, name, type }: Upload & { type: string }) {
  const { waiting } = await tx.sql.selectFrom('files').select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('uploaded_by', '=', tx.actor.userId).where('record_id', 'is', null).executeTakeFirstOrThrow();
  if (waiting >= mostWaiting) throw new Refusal('too_many', 'files.too_many_waiting', { params: { limit: mostWaiting }, retryAfterSeconds: 3600 });
  const id = newId(tx.now);
  await tx.sql.insertInto('files').values({ id, sha256, size, type, name, uploaded_by: tx.actor.userId, uploaded_at: tx.now }).execute();
  return { id, name, size, type };
}

/** @throws Refusal `files.not_found`, also for what the reader may not see */
async function openFile(tx: Tx, fileId: string): Promise<Stream> {
  const file = await tx.sql.selectFrom('files').selectAll().where('id', '=', fileId).executeTakeFirst();
  if (file === undefined || !(await mayRead(tx, file))) throw notFound('files');
  return {
    body: await tx.platform.files.open(file.sha256), type: file.type, fileName: file.name, size: file.size,
    inline: kindOfType(file.type)?.inline ?? false, afterwards: true, cacheSeconds: 300,
  };
}
