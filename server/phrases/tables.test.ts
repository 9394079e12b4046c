import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewDecision } from '@qilian/contract/access-review';
import { SessionWay } from '@qilian/contract/access';
import { AppointmentParty, AppointmentRoute, AppointmentState, LiaisonRole } from '@qilian/contract/appointments';
import { ExportedList } from '@qilian/contract/audit';
import { AnyChannel, CaseStatus, Category, ConfirmedHow, HandOnReason, Todo } from '@qilian/contract/cases';
import { CircularState, DeliveryChannel, DeliveryStatus, ReceiptState, Seat, UnreachedCause, Weight } from '@qilian/contract/circulars';
import { Flag, Ownership, SizeClass, Stage } from '@qilian/contract/enterprises';
import { HandoverRoute, HandoverState } from '@qilian/contract/handovers';
import { LagRoute } from '@qilian/contract/insight';
import { ActingRole, AreaLevel, EnterpriseRole, MandateScope, StaffRole } from '@qilian/contract/people';
import { PreferredTopic } from '@qilian/contract/notices';
import { UnmaskedField, UnmaskingRecord } from '@qilian/contract/privacy';
import { CorrectionOutcome } from '@qilian/contract/shadows';
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

  test.each([
    ['exports.cases.categories', 'cases', 'category'], ['exports.cases.statuses', 'cases', 'status'], ['exports.cases.channels', 'cases', 'channel'],
    ['exports.worklist.lights', 'common', 'light'], ['exports.worklist.todos', 'cases', 'todo'], ['exports.import_problems.severities', 'console.enterprises', 'import.severity'],
    ['exports.enterprises.stage', 'enterprises', 'stage'], ['exports.enterprises.size_class', 'enterprises', 'size_class'], ['exports.enterprises.ownership', 'enterprises', 'ownership'], ['exports.enterprises.flag', 'enterprises', 'flag'],
  ])('%s are those of the screen', (place, file, branch) => {
    for (const locale of locales) {
      const shown = branch.split('.').reduce((found, key) => found[key] as Record<string, unknown>, JSON.parse(readFileSync(join(import.meta.dirname, '../../ui/phrases', locale, `${file}.json`), 'utf8')) as Record<string, unknown>);
      expect(words[place]!.map((code) => [code, phrase(locale, `${place}.${code}`)])).toEqual(words[place]!.map((code) => [code, shown[code]]));
    }
  });

  test('of every table', () => {
    const folder = join(import.meta.dirname, 'zh-CN');
    const places = readdirSync(folder).filter((name) => name.startsWith('exports.')).flatMap((name) => Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>)
      .filter(([key, branch]) => key !== 'columns' && typeof branch === 'object').map(([key]) => `${name.slice(0, -5)}.${key}`));
    expect(places.filter((place) => !(place in words))).toEqual([]);
  });
});
