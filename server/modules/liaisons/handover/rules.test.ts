import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HandoverParty, HandoverState } from '@qilian/contract/handovers';
import { actionsOf, isOver, missingSections, reminderOf, sections, states } from './rules.ts';

describe('the table of states', () => {
  test('whoever is waited for can do something about it, and is reminded until they do', () => {
    const over = HandoverState.options.filter((state) => states[state].waitsFor === null);
    expect(over.filter((state) => states[state].reminders.length > 0)).toEqual([]);
    for (const state of HandoverState.options.filter((one) => !over.includes(one))) {
      const { reminders } = states[state];
      const waitsFor = states[state].waitsFor!;
      expect([state, actionsOf(state, [waitsFor]).length > 0]).toEqual([state, true]);
      // Whom it waits for first, and in the end somebody who can decide without them.
      const told = reminders[0]!.to as readonly string[];
      expect([state, told.includes(waitsFor === 'staff' ? 'officer' : waitsFor)]).toEqual([state, true]);
      expect([state, reminders.at(-1)!.to.includes('leader')]).toEqual([state, true]);
    }
  });

  test('reminders never end and never come closer together than the first', () => {
    fc.assert(fc.property(fc.constantFrom(...HandoverState.options.filter((state) => states[state].waitsFor !== null)), fc.nat(200), (state, number) => {
      const [one, next] = [reminderOf(state, number)!, reminderOf(state, number + 1)!];
      expect([next.after > one.after, one.to.length > 0]).toEqual([true, true]);
    }));
  });

  test('the owner or the park can always end what hasn\'t taken effect; what is over allows nothing', () => {
    for (const state of ['writing', 'confirming', 'declared'] as const) for (const party of ['owner', 'staff'] as const) expect([state, actionsOf(state, [party]).includes('cancel')]).toEqual([state, true]);
    for (const state of HandoverState.options.filter(isOver)) expect(actionsOf(state, HandoverParty.options)).toEqual([]);
  });

  test('once in effect the predecessor writes and confirms nothing', () => {
    for (const state of ['overlap', 'confirming_after', 'closed'] as const) expect(actionsOf(state, ['predecessor']).filter((action) => action !== 'ask')).toEqual([]);
  });
});

test('a section is missing exactly if it has neither entry nor the word that there is nothing', () => {
  fc.assert(fc.property(fc.subarray([...sections]), fc.subarray([...sections]), (written, nothing) => {
    const missing = missingSections(written, nothing);
    expect(missing).toEqual(sections.filter((section) => !written.includes(section) && !nothing.includes(section)));
  }));
});
