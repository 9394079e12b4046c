/** Of a mail of any size only this much is kept: a report says what it has to say in its first parts. */
const keptHeaderChars = 64_000;
const keptBodyChars = 128_000;
const keptParts = 24;
const longestLine = 16_000;
const deepest = 8;

export interface Part {
  headers: Headers;
  /** Such as `text/plain`, in small letters. */
  type: string;
  parameters: Map<string, string>;
  /** The head of its body, undecoded: one character for each byte. */
  body: string;
}

export interface Skeleton {
  headers: Headers;
  parts: Part[];
  /** What stands before the first part of a multipart mail. */
  preamble: string;
  size: number;
}

/** Header fields in their order, values unfolded and undecoded. */
export class Headers {
  readonly #fields: { name: string; value: string }[];
  constructor(lines: string[]) {
    this.#fields = [];
    for (const line of lines) {
      const colon = line.indexOf(':');
      const last = this.#fields.at(-1);
      // A parameter that some program forgot to indent belongs to the field before, too.
      if (/^[ \t]/.test(line) || colon < 0 && last?.value.endsWith(';') && /^[\w*-]+\s*=/.test(line)) {
        if (last) last.value += ` ${line.trim()}`;
        continue;
      }
      if (colon > 0) this.#fields.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
    }
  }

  get size(): number {
    return this.#fields.length;
  }

  get(name: string): string {
    return this.#fields.find((field) => field.name === name)?.value ?? '';
  }

  /** Of a field that may stand several times. */
  every(name: string): string[] {
    return this.#fields.filter((field) => field.name === name).map(({ value }) => value);
  }

  all(): { name: string; value: string }[] {
    return this.#fields;
  }

  has(name: string): boolean {
    return this.#fields.some((field) => field.name === name);
  }
}

/** `multipart/report; report-type=x` in its parts; names and type in small letters. */
export function contentType(value: string): { type: string; parameters: Map<string, string> } {
  const [type = '', ...rest] = value.split(';');
  const parameters = new Map<string, string>();
  // Boundaries may hold semicolons within quotes.
  for (const [, name, quoted, plain] of rest.join(';').matchAll(/([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;\s]*))/g)) {
    parameters.set(name!.toLowerCase(), (quoted ?? plain ?? '').replaceAll(/\\(.)/g, '$1'));
  }
  // Some forget the semicolon behind the type.
  return { type: /^\s*([\w.+-]+\/[\w.+-]+)/.exec(type)?.[1]?.toLowerCase() ?? type.trim().toLowerCase(), parameters };
}

/** Takes a mail in pieces and keeps its headers and the head of each part, in bounded memory. */
export class MimeReader {
  #size = 0;
  #carry = '';
  #skippingLine = false;
  #headers: Headers | undefined;
  #parts: Part[] = [];
  #preamble = '';
  #boundaries: string[] = [];
  /** Lines of the header that is being read; undefined within a body. */
  #head: string[] | undefined = [];
  #headChars = 0;
  #current: { part: Part; lines: string[]; chars: number } | undefined;
  #started = false;

  write(chunk: Buffer | string): void {
    const text = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8').toString('latin1') : chunk.toString('latin1');
    this.#size += text.length;
    const piece = this.#carry === '' ? text : this.#carry + text;
    let from = 0;
    for (;;) {
      const end = piece.indexOf('\n', from);
      if (end < 0) break;
      const line = piece.slice(from, piece.charCodeAt(end - 1) === 13 ? Math.max(from, end - 1) : end);
      from = end + 1;
      if (this.#skippingLine) this.#skippingLine = false;
      else this.#line(line);
    }
    const rest = piece.slice(from);
    if (rest.length <= longestLine) {
      this.#carry = rest;
      return;
    }
    if (!this.#skippingLine) this.#line(rest.slice(0, longestLine));
    this.#skippingLine = true;
    this.#carry = '';
  }

  end(): Skeleton {
    if (this.#carry !== '' && !this.#skippingLine) this.#line(this.#carry.replace(/\r$/, ''));
    if (this.#head) this.#endHead();
    this.#close();
    return { headers: this.#headers ?? new Headers([]), parts: this.#parts, preamble: this.#preamble, size: this.#size };
  }

  #line(line: string): void {
    if (this.#boundaries.length > 0 && line.charCodeAt(0) === 45 && line.charCodeAt(1) === 45 && this.#boundary(line)) return;
    if (this.#head) {
      if (line === '') return this.#endHead();
      // A mailbox file's own line before the first header.
      if (!this.#started && /^>?From /.test(line)) return;
      this.#started = true;
      this.#headChars += line.length;
      if (this.#headChars <= keptHeaderChars) this.#head.push(line);
      return;
    }
    const { length } = line;
    if (this.#current) {
      if (this.#current.chars + length > keptBodyChars) return;
      this.#current.lines.push(line);
      this.#current.chars += length + 1;
    } else if (this.#parts.length === 0 && this.#preamble.length < keptBodyChars) this.#preamble += `${line}\n`;
  }

  #boundary(line: string): boolean {
    const text = line.trimEnd();
    for (let depth = this.#boundaries.length - 1; depth >= 0; depth -= 1) {
      const boundary = this.#boundaries[depth]!;
      const isOpening = text === `--${boundary}`;
      if (!isOpening && text !== `--${boundary}--`) continue;
      if (this.#head) this.#endHead();
      this.#close();
      this.#boundaries.length = isOpening ? depth + 1 : depth;
      if (isOpening) [this.#head, this.#headChars] = [[], 0];
      return true;
    }
    return false;
  }

  #endHead(): void {
    const headers = new Headers(this.#head!);
    this.#head = undefined;
    const { type, parameters } = contentType(headers.get('content-type'));
    this.#headers ??= headers;
    const boundary = parameters.get('boundary');
    if (type.startsWith('multipart/') && boundary !== undefined && boundary !== '' && this.#boundaries.length < deepest) {
      this.#boundaries.push(boundary.trimEnd());
      return;
    }
    if (this.#parts.length >= keptParts) return;
    this.#current = { part: { headers, type: type === '' ? 'text/plain' : type, parameters, body: '' }, lines: [], chars: 0 };
  }

  #close(): void {
    if (!this.#current) return;
    const { part, lines } = this.#current;
    part.body = lines.join('\n');
    this.#parts.push(part);
    this.#current = undefined;
  }
}
