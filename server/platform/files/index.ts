export type { CanRead, FileAccess } from './access.ts';
export { attachFiles, filesAsJson, filesById } from './attach.ts';
export { forgetContents } from './forget.ts';
export { readUpload, type Upload } from './read-upload.ts';
