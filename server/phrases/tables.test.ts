import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewDecision } from '@qilian/contract/access-review';
import { SessionWay } from '@qilian/contract/access';
import { AppointmentParty, AppointmentRoute, AppointmentState, LiaisonRole } from '@qilian/contract/appointments';
import { ExportedList } from '@qilian/contract/audit';
import { AnyChannel, CaseStatus, Category, ConfirmedHow, HandOnReason, TaskStatus, Todo } from '@qilian/contract/cases';
import { CircularState, DeliveryChannel, DeliveryStatus, ReceiptState, Seat, UnreachedCause, Weight } from '@qilian/contract/circulars';
import { Flag, Ownership, SizeClass, Stage } from '@qilian/contract/enterprises';
import { Award } from '@qilian/contract/evaluations';
import { HandoverRoute, HandoverState } from '@qilian/contract/handovers';
import { LagRoute } from '@qilian/contract/insight';
import { MandateState } from '@qilian/contract/mandates';
import { ActingRole, AreaLevel, EnterpriseRole, MandateScope, StaffRole } from '@qilian/contract/people';
import { PreferredTopic } from '@qilian/contract/notices';
import { ErasureRequest, UnmaskedField, UnmaskingRecord } from '@qilian/contract/privacy';
import { CorrectionOutcome, CorrectionState, SuspicionState } from '@qilian/contract/shadows';
import { Light } from '@qilian/contract/shapes';
import { UnmaskingPurpose } from '@qilian/contract/unmasking';
import { PlanKind, TurnoverClass } from '@qilian/contract/verification-plan';
import { Cause, LetterAnswer, OrderOutcome } from '@qilian/contract/verification';
import { describe, expect, test } from 'vitest';
import { hasPhrase, locales, phrase } from '../platform/phrases.ts';

/** What the cells of tables, the lines of papers and notices say of a value: each that the server can put there has words. */
const words: Record<string, readonly string[]> = {
  'exports.access_review.decisions': ReviewDecision.options,
  'exports.agencies.sources': ['staff', 'industry'],
  'exports.appointments.roles': LiaisonRole.options,
  'exports.appointments.parties': AppointmentParty.exclude(['nobody']).options,
  'exports.appointments.routes': AppointmentRoute.options,
  'exports.appointments.states': AppointmentState.options,
  'exports.audit.lists': ExportedList.options,
  'exports.calendar_days.kinds': ['off', 'work'],
  'exports.cases.rated_by': ['enterprise', 'staff'],
  'exports.cases.categories': Category.options,
  'exports.cases.statuses': CaseStatus.options,
  'exports.cases.task_statuses': TaskStatus.options,
  'exports.cases.channels': AnyChannel.options,
  'exports.circulars.weights': Weight.options,
  'exports.circulars.states': CircularState.options,
  'exports.enterprises.stage': Stage.options,
  'exports.enterprises.size_class': SizeClass.options,
  'exports.enterprises.ownership': Ownership.options,
  'exports.enterprises.flag': Flag.options,
  'exports.handovers.roles': LiaisonRole.options,
  'exports.handovers.routes': HandoverRoute.options,
  'exports.handovers.states': HandoverState.options,
  'exports.import_problems.severities': ['error', 'warning'],
  'exports.insight.groups': ['figures', 'byCategory', 'openedByMonth', 'closedByMonth', 'redLights', 'yellowLights'],
  'exports.insight.items': ['intake', 'closingRate', 'onTimeRate', 'satisfaction', 'medianWorkingDays'],
  'exports.insight.units': ['cases', 'percent', 'points', 'workingDays'],
  'exports.lags.roles': LiaisonRole.options,
  'exports.lags.routes': LagRoute.options,
  'exports.notices.mails': ['none', ...DeliveryStatus.options],
  'exports.people_areas.levels': AreaLevel.options,
  'exports.people_sessions.ways': SessionWay.options,
  'exports.people_staff.states': ['active', 'left'],
  'exports.people_staff.roles': StaffRole.options,
  'exports.privacy.fields': UnmaskedField.options,
  'exports.privacy.records': UnmaskingRecord.options,
  'exports.privacy.purposes': UnmaskingPurpose.options,
  'exports.programs.states': ['active', 'expired', 'ended'],
  'exports.receipts.seats': ActingRole.options,
  'exports.receipts.states': ReceiptState.options,
  'exports.receipts.channels': DeliveryChannel.options,
  'exports.receipts.statuses': DeliveryStatus.options,
  'exports.unreached.causes': UnreachedCause.options,
  'exports.verification_orders.causes': Cause.options,
  'exports.verification_orders.outcomes': OrderOutcome.options,
  'exports.verification_plan.kind': PlanKind.options,
  'exports.verification_plan.class': TurnoverClass.options,
  'exports.worklist.lights': Light.options,
  'exports.worklist.todos': Todo.options,
  'certificate.seats': [...Seat.options, 'agent'],
  'certificate.channels': DeliveryChannel.options,
  'certificate.via': ['screen', 'link'],
  'mandates.scopes': MandateScope.options,
  'states.agencies': ['listed', 'proposed', 'declined', 'ended'],
  'states.awards': Award.shape.state.options,
  'states.corrections': CorrectionState.options,
  'states.erasures': ErasureRequest.shape.state.exclude(['open']).options,
  'states.mandates': MandateState.options,
  'states.posts': ['hidden', 'withdrawn', 'locked'],
  'states.suspicions': SuspicionState.options,
  'notices.values.cause': [...Cause.options, 'failing', 'gone'],
  'notices.values.how': [...ConfirmedHow.options, 'replace', 'declare', 'employ', ...LetterAnswer.options.map((answer) => `letter_${answer}`)],
  'notices.values.outcome': ['solved', 'partly', 'impossible', ...CorrectionOutcome.options, 'complaint_followed', 'complaint_kept'],
  'notices.values.reason': [...HandOnReason.options, 'absence', 'left', 'calendar', 'closure', 'enterprise_closed'],
  'notices.values.seat': EnterpriseRole.options,
  'notices.values.what': [...PreferredTopic.options, 'account', 'legal'],
};

describe('codes in tables, papers and notices', () => {
  test.each(Object.entries(words))('%s has words for each', (place, codes) => {
    for (const locale of locales) expect(codes.filter((code) => !hasPhrase(locale, `${place}.${code}`))).toEqual([]);
  });

  /** Where the same is said on a screen, by file and branch; a table begins its cells with a capital. */
  const screens: Record<string, [file: string, branch: string]> = {
    'exports.access_review.decisions': ['console.audit', 'review.decisions'], 'exports.agencies.sources': ['console.shadows', 'agencies.from'],
    'exports.appointments.roles': ['people', 'seats'], 'exports.appointments.routes': ['console.insight', 'lag.routes'], 'exports.appointments.states': ['appointments', 'states'],
    'exports.audit.lists': ['console.audit', 'exports.lists'],
    'exports.cases.categories': ['cases', 'category'], 'exports.cases.statuses': ['cases', 'status'], 'exports.cases.task_statuses': ['cases', 'task_status'], 'exports.cases.channels': ['cases', 'channel'],
    'exports.circulars.weights': ['console.circulars', 'weights'], 'exports.circulars.states': ['console.circulars', 'states'],
    'exports.enterprises.stage': ['enterprises', 'stage'], 'exports.enterprises.size_class': ['enterprises', 'size_class'], 'exports.enterprises.ownership': ['enterprises', 'ownership'], 'exports.enterprises.flag': ['enterprises', 'flag'],
    'exports.handovers.roles': ['people', 'seats'], 'exports.handovers.states': ['console.handovers', 'states'],
    'exports.import_problems.severities': ['console.enterprises', 'import.severity'],
    'exports.lags.roles': ['people', 'seats'], 'exports.lags.routes': ['console.insight', 'lag.routes'],
    'exports.notices.mails': ['console.circulars', 'delivery'],
    'exports.people_areas.levels': ['people', 'area_level'], 'exports.people_sessions.ways': ['session', 'way'], 'exports.people_staff.states': ['console.people', ''], 'exports.people_staff.roles': ['people', 'roles'],
    'exports.privacy.fields': ['privacy', 'fields'], 'exports.privacy.records': ['console.audit', 'unmaskings.records'], 'exports.privacy.purposes': ['privacy', 'purposes'],
    'exports.programs.states': ['console.programs', 'states'],
    'exports.receipts.seats': ['people', 'seats'], 'exports.receipts.states': ['console.circulars', 'receipt_states'], 'exports.receipts.channels': ['console.circulars', 'channels'], 'exports.receipts.statuses': ['console.circulars', 'delivery'],
    'exports.unreached.causes': ['console.circulars', 'causes'],
    'exports.verification_orders.causes': ['verification', 'cause_name'], 'exports.verification_orders.outcomes': ['verification', 'outcome'],
    'exports.verification_plan.kind': ['confirmations', 'kind'], 'exports.verification_plan.class': ['confirmations', 'class'],
    'exports.worklist.lights': ['common', 'light'], 'exports.worklist.todos': ['cases', 'todo'],
    'states.agencies': ['console.shadows', 'agencies.show'], 'states.awards': ['console.evaluations', 'award.states'], 'states.corrections': ['console.shadows', 'corrections.state'], 'states.erasures': ['console.privacy', 'requests.states'],
    'states.mandates': ['console.shadows', 'mandates.state'], 'states.suspicions': ['console.shadows', 'state'],
    'mandates.scopes': ['console.shadows', 'mandates.scope'], 'notices.values.seat': ['people', 'seats'],
  };
  /** Said by no screen as a value of its own: whom an appointment waits for, a day off, the parts of the overview, ways of a handover; a mail that isn't sent. */
  const ofTablesAlone = ['exports.appointments.parties', 'exports.calendar_days.kinds', 'exports.cases.rated_by', 'exports.handovers.routes', 'exports.insight.groups', 'exports.insight.items', 'exports.insight.units'];
  const without: Record<string, string[]> = { 'exports.notices.mails': ['none'] };

  test.each(Object.entries(screens))('%s are those of the screen', (place, [file, branch]) => {
    for (const locale of locales) {
      const shown = branch.split('.').filter(Boolean).reduce((found, key) => found[key] as Record<string, unknown>, JSON.parse(readFileSync(join(import.meta.dirname, '../../ui/phrases', locale, `${file}.json`), 'utf8')) as Record<string, unknown>);
      const codes = words[place]!.filter((code) => !without[place]?.includes(code));
      const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
      expect(codes.map((code) => [code, capital(phrase(locale, `${place}.${code}`))])).toEqual(codes.map((code) => [code, capital(String(shown[code]))]));
    }
  });

  test('every table is compared with its screen', () => {
    const tables = Object.keys(words).filter((place) => place.startsWith('exports.'));
    expect(tables.filter((place) => !(place in screens))).toEqual(ofTablesAlone);
  });

  test('of every table', () => {
    const folder = join(import.meta.dirname, 'zh-CN');
    const places = readdirSync(folder).filter((name) => name.startsWith('exports.')).flatMap((name) => Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>)
      .filter(([key, branch]) => key !== 'columns' && typeof branch === 'object').map(([key]) => `${name.slice(0, -5)}.${key}`));
    expect(places.filter((place) => !(place in words))).toEqual([]);
  });
});
