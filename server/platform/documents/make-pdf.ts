import pdfmake, { type Content } from 'pdfmake';
import type { Locale } from '../phrases.ts';
import { fonts } from './fonts.ts';
import { printable } from './printable.ts';
import { certificateSheet, inks, letterSheet, type Drawn } from './sheets.ts';

/** What a paper is recognised by: printed on it, in the register, and behind the QR code. */
export interface PaperMarks {
  number: string;
  /** Where anybody can ask what this paper is. */
  verifyUrl: string;
}

/** A paper in the house style: A4, the issuer on top, title, number, page numbers. */
export interface PaperDefinition {
  locale: Locale;
  /** Who speaks, as a rule the park: stands on top of each page. */
  issuer: string;
  title: string;
  /** Blocks of pdfmake, with the styles `lead`, `small`, `label` and `strong` beside its own. */
  content: Content[];
  /** With a number and the QR code; without, a paper that nobody verifies. */
  marks?: PaperMarks | undefined;
  /** Instant of making, which the file states. */
  at: Date;
  /** `letter` stands upright; `certificate` lies, framed, for the wall. */
  sheet?: 'letter' | 'certificate';
}

pdfmake.setFonts({ Noto: { normal: fonts.regular, bold: fonts.bold, italics: fonts.regular, bolditalics: fonts.bold } });
// What a paper shows comes from us: nothing is fetched, and of this machine only the fonts are read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === fonts.regular || path === fonts.bold);

/** Draws a paper; about 100 ms. A character that the font lacks becomes the geta mark 〓, as printers do it. */
export async function makePdf(given: PaperDefinition): Promise<Buffer> {
  const definition = printable(given);
  const { title, issuer, at, sheet = 'letter' } = definition;
  const drawn: Drawn = {
    pageSize: 'A4',
    compress: true,
    info: { title, author: issuer, creator: 'Qilian', producer: 'Qilian', creationDate: at, modDate: at },
    defaultStyle: { font: 'Noto', fontSize: 10.5, lineHeight: 1.5, color: inks.text },
    styles: {
      title: { fontSize: 20, bold: true, lineHeight: 1.3 },
      lead: { fontSize: 13 },
      small: { fontSize: 8.5, color: inks.quiet },
      label: { fontSize: 9, color: inks.quiet },
      strong: { bold: true },
    },
    ...(sheet === 'certificate' ? certificateSheet(definition) : letterSheet(definition)),
  };
  return await pdfmake.createPdf(drawn).getBuffer();
}
