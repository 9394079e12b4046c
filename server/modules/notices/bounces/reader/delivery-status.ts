import { headerText } from './decode.ts';
import { Headers } from './mime.ts';
import { typedAddress } from './addresses.ts';

/** One recipient as a machine-readable report has it (RFC 3464 section 2.3). */
export interface StatusGroup {
  address: string | null;
  original: string | null;
  action: string;
  status: string | null;
  diagnostic: string | null;
}

export interface StatusReport {
  reportingMta: string | null;
  envelopeId: string | null;
  groups: StatusGroup[];
}

const mostRecipients = 200;
const begins = /^\s*(reporting-mta|final-recipient|original-recipient|action)\s*:/i;

/** Groups of fields with blank lines between: about the mail, then about each recipient. Some writers leave the blank lines out, or put one too many. */
export function readDeliveryStatus(text: string): StatusReport {
  const report: StatusReport = { reportingMta: null, envelopeId: null, groups: [] };
  let open: StatusGroup | undefined;
  for (const block of text.replaceAll('\r', '').split(/\n[ \t]*\n/)) {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    for (const part of splitAtRecipients(lines)) {
      const fields = new Headers(part);
      if (fields.has('reporting-mta')) report.reportingMta = nameOf(fields.get('reporting-mta'));
      if (fields.has('original-envelope-id')) report.envelopeId = fields.get('original-envelope-id');
      if (!['final-recipient', 'original-recipient', 'x-actual-recipient', 'action', 'status', 'diagnostic-code'].some((name) => fields.has(name))) continue;
      const namesOne = fields.has('final-recipient') || fields.has('original-recipient');
      if (open && !namesOne && (open.action === '' || open.diagnostic === null)) {
        open.action ||= actionOf(fields);
        open.status ??= statusIn(fields.get('status'));
        open.diagnostic ??= diagnosticOf(fields);
        continue;
      }
      if (report.groups.length >= mostRecipients) return report;
      const original = typedAddress(fields.get('original-recipient'));
      open = { address: typedAddress(fields.get('final-recipient')) ?? original ?? typedAddress(fields.get('x-actual-recipient')), original, action: actionOf(fields), status: statusIn(fields.get('status')), diagnostic: diagnosticOf(fields) };
      report.groups.push(open);
    }
  }
  return report;
}

/** Where a block names a second recipient, its fields begin anew. */
function splitAtRecipients(lines: string[]): string[][] {
  const parts: string[][] = [[]];
  let named = new Set<string>();
  for (const line of lines) {
    const name = /^([A-Za-z-]+)\s*:/.exec(line)?.[1]?.toLowerCase();
    const isRecipient = name === 'final-recipient' || name === 'original-recipient' || name === 'action';
    if (isRecipient && named.has(name)) {
      parts.push([]);
      named = new Set();
    }
    if (name !== undefined) named.add(name);
    parts.at(-1)!.push(line);
  }
  return parts;
}

/** The same fields where a system writes them into its text. */
export function statusFieldsIn(text: string): string | null {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => begins.test(line));
  if (first < 0 || !lines.slice(first).some((line) => /^\s*(final|original)-recipient\s*:/i.test(line))) return null;
  const end = lines.findIndex((line, index) => index > first && /^(--\S|Received:|Return-Path:)/.test(line));
  return lines.slice(first, end < 0 ? undefined : end).map((line) => (begins.test(line) || /^\s*(status|diagnostic-code|remote-mta)\s*:/i.test(line) ? line.trimStart() : line)).join('\n');
}

const actionOf = (fields: Headers) => fields.get('action').toLowerCase().replace(/[^a-z].*$/s, '');
const nameOf = (value: string) => value.replace(/^[\w-]+\s*;\s*/, '').trim().toLowerCase() || null;

function diagnosticOf(fields: Headers): string | null {
  const value = headerText(fields.get('diagnostic-code')).replace(/^\s*[\w.-]+\s*;\s*/, '').replaceAll(/\s+/g, ' ').trim();
  return value === '' ? null : value;
}

/** The first code of RFC 3463 in a text. */
export const statusIn = (text: string): string | null => /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1] ?? null;
