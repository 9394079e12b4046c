export type { CanRead, FileAccess } from './access.ts';
export { attachFiles, filesById, filesOf } from './attach.ts';
export { readUpload, type Upload } from './read-upload.ts';
