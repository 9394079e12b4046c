/**
 * The little formatting that a circular may have, as blocks that both mail and browser draw: no HTML is ever written through.
 * `## heading`, `- point`, `1. point`, `**strong**`, `[words](https://address)`; an empty line ends a paragraph.
 */

export type Inline = { kind: 'text' | 'strong'; text: string } | { kind: 'link'; text: string; href: string };
export type Block = { kind: 'heading' | 'paragraph'; lines: Inline[][] } | { kind: 'points' | 'steps'; items: Inline[][] };

const marks = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\((https?:\/\/[^\s()<>"']+)\)/g;

function inlines(text: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
    const [whole, strong, words, href] = match;
    found.push(strong === undefined ? { kind: 'link', text: words!, href: href! } : { kind: 'strong', text: strong });
    at = match.index + whole.length;
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
  return found;
}

const shapes = [
  { kind: 'heading', mark: /^#{1,3}\s+(?=\S)/ }, { kind: 'points', mark: /^[-*•]\s+(?=\S)/ }, { kind: 'steps', mark: /^\d{1,3}[.、)]\s*(?=\S)/ },
] as const;

export function readSafeText(source: string): Block[] {
  const blocks: Block[] = [];
  let open = null as Block | null;
  for (const raw of source.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '') {
      open = null;
      continue;
    }
    const shape = shapes.find(({ mark }) => mark.test(line));
    const words = inlines(shape === undefined ? line : line.replace(shape.mark, ''));
    if (shape === undefined || shape.kind === 'heading') {
      if (open?.kind === 'paragraph' && shape === undefined) open.lines.push(words);
      else blocks.push(open = { kind: shape?.kind ?? 'paragraph', lines: [words] });
      if (shape !== undefined) open = null;
    } else if (open?.kind === shape.kind) open.items.push(words);
    else blocks.push(open = { kind: shape.kind, items: [words] });
  }
  return blocks;
}

const plainInline = (parts: Inline[]): string => parts.map((part) => (part.kind === 'link' && part.text !== part.href ? `${part.text} (${part.href})` : part.text)).join('');

/** The same without marks, one line a line, for screens that show text and for text messages. */
export function plainText(source: string): string {
  return readSafeText(source).map((block) => {
    switch (block.kind) {
      case 'points': return block.items.map((item) => `· ${plainInline(item)}`).join('\n');
      case 'steps': return block.items.map((item, index) => `${index + 1}. ${plainInline(item)}`).join('\n');
      default: return block.lines.map(plainInline).join('\n');
    }
  }).join('\n');
}
