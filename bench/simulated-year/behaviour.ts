/**
 * How enterprises, liaisons and staff behave in the simulated year, each figure with its source. "Assumed" is a figure for which
 * none was found: change it here and run again.
 */
export const behaviour = {
  /**
   * Liaisons who leave, a year, by turnover class. China's employee turnover was 14.8 % in 2025 (15.3 % in 2024, 16.6 % in 2023): 51job,
   * reported by Yicai Global, 2026-01-14. A survey of enterprises by size found 13.8–19.8 % for most and 1.3 % beyond 10,000 employees
   * (szftgk.com/YuanGongGuanLi/431906.html). Liaisons are clerks and administrators who also change posts within the enterprise
   * ("原联络员调岗了", source document 000), which adds about half again: assumed.
   */
  leavesAYear: { high: 0.3, normal: 0.22, stable: 0.1 },

  /** Annual reports come from 1 January to 30 June (Interim Regulation on Enterprise Information Disclosure, art. 8). Two thirds of them in May and June: assumed. */
  yearlyReport: { lastDay: 181, lateShare: 2 / 3, lateFrom: 120, namesPresentLiaison: 0.9 },

  /** A firm that tells of the change by itself, within two months: "从未有人想过要来开发区更新一下" (source document 000); few do. Assumed. */
  tellsByItself: { share: 0.12, meanDays: 30 },

  /** From the day that the change is known to the day that the successor stands in the register. "更新周期缩短至1周以内" by self-service (source document 000). */
  namesSuccessor: { meanDays: 4, mostDays: 14 },

  /** A call to a liaison who is still there. Share of answered calls in office hours: assumed. */
  answersCall: 0.75,
  /** A former liaison keeps the private mobile: most answer, and of those who do most say so. Assumed. */
  formerAnswers: 0.55,
  formerSaysSo: 0.9,
  /** After this many calls that nobody answered the officer rings the enterprise's switchboard or owner, in the arms without orders. Assumed. */
  callsBeforeSwitchboard: 3,
  switchboardTells: 0.7,

  /** Business changes, visits and calls for other reasons, an enterprise and year. Assumed. */
  occasionsAYear: 2,
  /** "这种'顺带手'的操作，往往能解决80%的信息滞后问题" (source document 000). */
  occasionFindsOut: 0.8,

  /** Sign-ins of the present liaison, an enterprise and year, and the share of questions that are answered by the one tap. Assumed. */
  signInsAYear: 6,
  tapsWhenAsked: 0.6,
  /**
   * Asked by a message with a link to tap, who answers within the working days that the product waits. Fewer than tap on a page that
   * they have open anyway; a former liaison has no reason to, and some tap "still" to be left alone. All assumed.
   */
  asked: { liaisonTaps: 0.5, formerSaysSo: 0.15, formerTapsStill: 0.03, othersTap: 0.4 },
  /** Enterprises whose owner or legal representative is on file with a contact. Assumed. */
  ownerOnFile: 0.9,

  /** An owner or deputy who signs in after the liaison has left and sees the question, a year. Assumed. */
  othersSignInAYear: 0.7,

  /** Mails to each enterprise, a year: monthly circulars and some reminders. Assumed. */
  mailsAYear: 18,
  /** A present liaison opens a notice before it falls to deputy and owner, after a working day. Assumed. */
  opensNotice: 0.7,
  /** Liaisons with a mailbox of the enterprise; a private one goes on working. Assumed. */
  ownMailbox: 0.5,
  /** Mailboxes are deactivated 30 to 90 days after somebody leaves (app.keendai.com/blog/b2b-contact-data-decay-rate, 2026-05-07). */
  mailboxEnds: { fromDays: 30, untilDays: 90 },
  bouncesBeforeOrder: 2,

  /** Working days that an order waits until an officer takes it up, at most. Assumed; its own clock is longer. */
  orderWaits: { mostDays: 3 },
  /** An order climbs from the liaison to deputy, owner and visit: what a single round finds out. Assumed. */
  orderFindsOut: 0.85,
} as const;

type Loose<T> = T extends number ? number : { readonly [Key in keyof T]: Loose<T[Key]> };
export type Behaviour = Loose<typeof behaviour>;
