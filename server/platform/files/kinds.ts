/** A format that may be uploaded: what the browser is told, what its names end with, how messages call it. */
export interface FileKind {
  type: string;
  extensions: string[];
  label: string;
  /** Shown by browsers without saving. */
  inline?: boolean;
  image?: boolean;
}

export const fileKinds = {
  jpeg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], label: 'JPEG', inline: true, image: true },
  png: { type: 'image/png', extensions: ['png'], label: 'PNG', inline: true, image: true },
  webp: { type: 'image/webp', extensions: ['webp'], label: 'WebP', inline: true, image: true },
  gif: { type: 'image/gif', extensions: ['gif'], label: 'GIF', inline: true, image: true },
  heic: { type: 'image/heic', extensions: ['heic', 'heif'], label: 'HEIC', inline: true, image: true },
  pdf: { type: 'application/pdf', extensions: ['pdf'], label: 'PDF', inline: true },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'], label: 'DOCX' },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'], label: 'XLSX' },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', extensions: ['pptx'], label: 'PPTX' },
  doc: { type: 'application/msword', extensions: ['doc', 'wps'], label: 'DOC' },
  xls: { type: 'application/vnd.ms-excel', extensions: ['xls', 'et'], label: 'XLS' },
  txt: { type: 'text/plain', extensions: ['txt'], label: 'TXT' },
  csv: { type: 'text/csv', extensions: ['csv'], label: 'CSV' },
  mp4: { type: 'video/mp4', extensions: ['mp4'], label: 'MP4' },
  mp3: { type: 'audio/mpeg', extensions: ['mp3'], label: 'MP3' },
  m4a: { type: 'audio/mp4', extensions: ['m4a'], label: 'M4A' },
  amr: { type: 'audio/amr', extensions: ['amr'], label: 'AMR' },
} satisfies Record<string, FileKind>;

export type KindName = keyof typeof fileKinds;

export const kindOfType = (type: string): FileKind | undefined => Object.values<FileKind>(fileKinds).find((kind) => kind.type === type);

const ofExtension = new Map<string, KindName>(Object.entries<FileKind>(fileKinds).flatMap(([name, kind]) => kind.extensions.map((ending) => [ending, name as KindName] as const)));

/** The format that a name promises. */
export function promisedBy(name: string): KindName | undefined {
  return ofExtension.get(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
}
