import type { Content, createPdf } from 'pdfmake';
import { phrase } from '../phrases.ts';
import type { PaperDefinition } from './make-pdf.ts';

export const inks = { text: '#1b2426', quiet: '#5c6a6e', line: '#c9d2d4', teal: '#0b5d66', gold: '#a97c1f' };

export type Drawn = Parameters<typeof createPdf>[0];
type Sheet = Pick<Drawn, 'pageOrientation' | 'pageMargins' | 'header' | 'footer' | 'background' | 'content'>;

const a4 = { width: 595.28, height: 841.89 };
const side = 64;

/** Issuer on top, number and page at the foot, the QR code at the end. */
export function letterSheet({ locale, issuer, title, content, marks }: PaperDefinition): Sheet {
  return {
    pageMargins: [side, 92, side, 72],
    header: () => ({
      margin: [side, 40, side, 0],
      stack: [
        { columns: [{ text: issuer, bold: true, color: inks.teal, fontSize: 11 }, { text: marks === undefined ? '' : numberText(locale, marks.number), alignment: 'right', style: 'small', margin: [0, 2, 0, 0] }] },
        { canvas: [{ type: 'line', x1: 0, y1: 4, x2: a4.width - 2 * side, y2: 4, lineWidth: 0.8, lineColor: inks.teal }] },
      ],
    }),
    footer: (page, pages) => ({
      margin: [side, 24, side, 0],
      columns: [{ text: title, style: 'small' }, { text: phrase(locale, 'papers.page', { page, pages }), alignment: 'right', style: 'small' }],
    }),
    content: [{ text: title, style: 'title', margin: [0, 0, 0, 18] }, ...content, ...(marks === undefined ? [] : [{ margin: [0, 28, 0, 0], unbreakable: true, ...proof(locale, marks) } satisfies Content])],
  };
}

/** One page for the wall: framed, everything in the middle. */
export function certificateSheet({ locale, issuer, title, content, marks }: PaperDefinition): Sheet {
  const frame = (inset: number, lineWidth: number, lineColor: string) => ({ type: 'rect' as const, x: inset, y: inset, w: a4.height - 2 * inset, h: a4.width - 2 * inset, lineWidth, lineColor });
  return {
    pageOrientation: 'landscape',
    pageMargins: [96, 72, 96, 136],
    background: () => ({ canvas: [frame(24, 2.5, inks.gold), frame(31, 0.6, inks.gold)] }),
    footer: () => (marks === undefined ? null : { margin: [60, 18, 60, 0], ...proof(locale, marks) }),
    content: [
      { text: issuer, alignment: 'center', color: inks.teal, bold: true, fontSize: 13 },
      { text: title, alignment: 'center', fontSize: 34, bold: true, color: inks.gold, margin: [0, 18, 0, 22], lineHeight: 1.2 },
      ...content,
    ],
  };
}

const numberText = (locale: PaperDefinition['locale'], number: string) => phrase(locale, 'papers.number', { number });

function proof(locale: PaperDefinition['locale'], { number, verifyUrl }: NonNullable<PaperDefinition['marks']>) {
  return {
    columns: [
      { width: 68, qr: verifyUrl, fit: 68, eccLevel: 'M' as const, foreground: inks.text },
      { width: '*', margin: [12, 8, 0, 0] as [number, number, number, number], stack: [
        { text: numberText(locale, number), fontSize: 9.5, bold: true },
        { text: phrase(locale, 'papers.how_to_verify'), style: 'small' },
        { text: verifyUrl, style: 'small', link: verifyUrl },
      ] },
    ],
  };
}
