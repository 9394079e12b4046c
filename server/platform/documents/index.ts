export type { Content } from 'pdfmake';
export { makePdf, type PaperDefinition, type PaperMarks } from './make-pdf.ts';
export { issuePaper, storePdf, withdrawPapers, type IssuedPaper, type Paper } from './papers.ts';
export { isPrintable } from './printable.ts';
export { sealPdf } from './seal-pdf.ts';
