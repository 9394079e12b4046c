import { describe, expect, it } from 'vitest';
import { BounceReader, readBounce } from './read-bounce.ts';
import { samples } from './samples.ts';

describe.each(samples)('$name', ({ raw, verdict, recipients = [], hint = null, originalMessageId = null }) => {
  it('is read as what it is', () => {
    const report = readBounce(raw);
    expect(report.verdict).toBe(verdict);
    expect(report.recipients.map(({ address, reason }) => [address, reason])).toEqual(recipients);
    expect(report.hint).toBe(hint);
    expect(originalMessageId === null ? null : report.original.messageId).toBe(originalMessageId);
  });

  it('reads the same in pieces of any size', () => {
    for (const size of [1, 7, 61, 4096]) {
      const reader = new BounceReader();
      for (let at = 0; at < raw.length; at += size) reader.write(raw.subarray(at, at + size));
      expect(reader.end()).toEqual(readBounce(raw));
    }
  });
});
