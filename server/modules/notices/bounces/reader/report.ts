/** What a mail that came back turned out to be. */
export type Verdict = 'ordinary' | 'bounce' | 'delayed' | 'auto_reply' | 'complaint' | 'delivered';

/** `hard`: the address doesn't work. `soft`: this mail didn't arrive, another may. */
export type Permanence = 'hard' | 'soft';

export type Reason =
  | 'user_unknown' | 'host_unknown' | 'has_moved' | 'takes_no_mail'
  /** Of text messages alone. */
  | 'number_unknown' | 'phone_off'
  | 'mailbox_full' | 'suspended' | 'too_big' | 'filtered' | 'rejected' | 'blocked' | 'spam' | 'virus' | 'policy' | 'authentication' | 'relaying'
  | 'rate' | 'expired' | 'network' | 'system' | 'content' | 'unknown';

export interface ReportedRecipient {
  /** Null where the report names nobody, and the return address alone says of whom it speaks. */
  address: string | null;
  /** The address as it was sent to, where the report tells it apart from the final one. */
  original: string | null;
  action: 'failed' | 'delayed' | 'delivered';
  permanence: Permanence;
  reason: Reason;
  /** RFC 3463 code, where the report has one. */
  status: string | null;
  /** The receiving server's own words, on one line. */
  diagnostic: string | null;
}

export interface Report {
  verdict: Verdict;
  recipients: ReportedRecipient[];
  /** The server that reports. */
  reportingMta: string | null;
  /** What the report says about the mail that came back. */
  original: { messageId: string | null; returnPath: string | null; envelopeId: string | null };
  /** Of an automatic reply: somebody says that the person has left for good, or is away. */
  hint: 'left' | 'away' | null;
  /** Header Auto-Submitted or Precedence says, or an empty return path shows, that no person wrote it. */
  automatic: boolean;
  /** The report's own Message-ID. */
  messageId: string | null;
  /** Bytes that were read. */
  size: number;
}
