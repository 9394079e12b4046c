/** Every kind of notice; its texts stand below `notices.kinds` in the phrase files. */
export const noticeKinds = [
  'case_received', 'case_raised_confirmation', 'case_accepted', 'case_declined', 'case_objected',
  'task_assigned', 'task_passed', 'task_returned', 'task_transferred', 'task_without_liaison', 'task_moved_on', 'task_cancelled', 'task_fed_back', 'feedback_accepted', 'feedback_rejected', 'co_handler_added',
  'progress_noted', 'enterprise_asked', 'enterprise_supplied', 'case_resumed', 'case_extended',
  'case_to_review', 'closing_approved', 'case_sent_back', 'case_confirmed', 'case_confirmed_on_behalf', 'case_disputed_on_behalf', 'case_disputed', 'confirmation_reminder', 'confirmation_silent',
  'call_back_due', 'case_closed', 'case_reopened', 'case_withdrawn', 'own_case_withdrawn', 'case_urged', 'task_urged',
  'hand_on_offered', 'hand_on_accepted', 'hand_on_refused', 'hand_on_lapsed', 'hand_on_cancelled', 'owner_changed', 'enterprise_moved', 'enterprise_arrived',
  'clock_yellow', 'clock_red', 'clock_escalated', 'deadlines_recomputed', 'import_finished',
  'webhook_disabled', 'officer_gone', 'absence_planned', 'absence_cancelled',
  'passkey_added', 'passkey_removed', 'passkey_copied', 'second_factor_enrolled', 'second_factor_removed', 'second_factor_reset', 'recovery_codes_renewed', 'recovery_code_used',
  'import_undone', 'files_merged', 'merge_undone',
  'sign_in_new_device', 'password_changed', 'identity_linked', 'identity_unlinked',
  'access_review_started', 'access_review_due', 'access_review_decided',
  'agency_proposed', 'agency_accepted', 'agency_declined',
  'mandate_offered', 'mandate_signed', 'mandate_declined', 'mandate_revoked', 'mandate_ending', 'mandate_ended',
  'correction_ordered', 'correction_reminder', 'correction_to_owner', 'correction_refused', 'correction_settled', 'correction_withdrawn',
  'correction_answered', 'correction_review_late', 'correction_climbed',
  'verification_opened', 'verification_cause_added', 'verification_taken_up_again', 'verification_letter_answered', 'liaison_check_asked', 'liaison_check_of', 'liaison_to_be_named',
  'handover_begun', 'handover_awaited', 'handover_written', 'handover_asked', 'handover_effective', 'handover_left_overlap', 'handover_left', 'handover_stalled',
  'handover_declared', 'handover_approved', 'handover_refused', 'handover_confirm_after', 'handover_confirmed_after', 'handover_cancelled', 'handover_seat_changed',
  'data_export_ready', 'erasure_asked', 'erasure_refused',
  'circular', 'circular_confidential', 'circular_reminder', 'circular_test', 'digest', 'message',
  'consent_withdrawn', 'complaint_followed', 'complaint_kept', 'complaint_made',
  'award_proposed', 'award_granted', 'award_revoked', 'community_answered', 'community_accepted', 'community_reported', 'community_hidden',
  'appointment_named', 'appointment_to_sign', 'appointment_signed', 'appointment_at_counter', 'appointment_unfinished', 'appointment_declined', 'appointment_expired', 'appointment_cancelled',
  'term_ending', 'term_over', 'handover_urged',
  'contact_changed', 'contact_changed_by_staff',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

/** What a person can turn off by way, beyond the screen; of their account everybody is always told. */
export type NoticeTopic = 'circulars' | 'messages' | 'cases' | 'deadlines' | 'account' | 'other';

const ofAccount = /^(passkey|second_factor|recovery_code|sign_in|password|identity|contact_changed|data_export|erasure)/;

export function topicOf(kind: NoticeKind): NoticeTopic {
  if (kind.startsWith('circular') || kind === 'digest') return 'circulars';
  if (kind === 'message') return 'messages';
  if (kind.startsWith('clock_') || kind === 'deadlines_recomputed') return 'deadlines';
  if (ofAccount.test(kind)) return 'account';
  return kind.startsWith('import_') || kind.startsWith('webhook_') || kind.startsWith('merge') || kind === 'files_merged' || kind.startsWith('complaint_') || kind === 'consent_withdrawn' ? 'other' : 'cases';
}

/** Told whatever the hour: it may not have been them, or it can't wait. */
export const isUrgent = (kind: NoticeKind): boolean => topicOf(kind) === 'account' || kind === 'clock_red' || kind === 'clock_escalated';

/** What somebody on leave can't see to, so that whoever stands in is told too: not what concerns the person alone. */
export const isWork = (kind: NoticeKind): boolean =>
  ['cases', 'deadlines', 'messages'].includes(topicOf(kind)) && !kind.startsWith('access_review') && !kind.startsWith('absence_');
