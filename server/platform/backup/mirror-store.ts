import type { Logger } from 'pino';
import type { FileStore } from '../files/store.ts';
import { keepContent } from './contents.ts';

/**
 * The store whose every content also stands in the backup folder before the row that names it commits,
 * so that what the archived WAL brings back finds its files. Where the folder can't take it, the upload goes
 * on and an error says so; the next backup copies what is missing.
 */
export function mirrored(store: FileStore, backupFiles: string, log: Logger): FileStore {
  return {
    ...store,
    async put(content, maxBytes, inspect) {
      const kept = await store.put(content, maxBytes, inspect);
      try {
        await keepContent(store.path(kept.sha256), backupFiles, kept.sha256.toString('hex'));
      } catch (error) {
        log.error({ err: error }, 'an uploaded file could not be copied to the backup folder; the next backup will try again');
      }
      return kept;
    },
  };
}
