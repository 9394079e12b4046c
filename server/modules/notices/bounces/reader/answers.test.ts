import { describe, expect, it } from 'vitest';
import { answers } from './answers.ts';
import { statusIn } from './delivery-status.ts';
import { reasonOf } from './reasons.ts';

describe.each(Object.entries(answers))('%s', (_, list) => {
  it.each(list)('%s: %s %o', (reason, said, more) => {
    const { status = statusIn(said), stage = null, words = '' } = more ?? {};
    expect(reasonOf({ status, diagnostic: said === '' ? null : said, words, stage, delayed: false })).toBe(reason);
  });
});

describe('the order of evidence', () => {
  const unknown = { status: '5.1.1', diagnostic: '550 5.1.1 User unknown', words: '', stage: null, delayed: false } as const;

  it('a name refused before it was said speaks of the sender, not of the recipient', () => {
    expect(reasonOf({ ...unknown, stage: 'connection' })).toBe('blocked');
    expect(reasonOf({ ...unknown, stage: 'sender' })).toBe('rejected');
  });

  it('bare words of a filter that saw the content are no word of the directory, unless its code is', () => {
    const filter = { ...unknown, status: null, diagnostic: '550 User unknown', stage: 'content' } as const;
    expect(reasonOf(filter)).toBe('filtered');
    expect(reasonOf({ ...filter, diagnostic: '550 5.1.1 User unknown' })).toBe('user_unknown');
  });

  it('an attempt that will be repeated condemns no address', () => {
    expect(reasonOf({ ...unknown, delayed: true })).toBe('expired');
  });

  it('what is passing stays passing, but for a name that was still unknown when everything was over', () => {
    expect(reasonOf({ ...unknown, status: '4.1.1', diagnostic: '450 4.1.1 No such mailbox' })).toBe('expired');
    expect(reasonOf({ ...unknown, status: '4.1.1', diagnostic: '450 4.1.1 User unknown', stage: 'recipient' })).toBe('user_unknown');
  });
});
