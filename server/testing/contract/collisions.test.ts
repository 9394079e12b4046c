import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessReview } from '@qilian/contract/access-review';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { Robot } from '@qilian/contract/robots';
import type { Problem } from '@qilian/contract/shapes';
import { aScene, call, ok, type Scene } from '../../modules/cases/testing.ts';
import { anEnterprise, aUscc } from '../../modules/enterprises/testing.ts';
import { anOfficer, signedInAs } from '../../modules/people/testing.ts';
import { answeredConstraints } from '../../platform/errors.ts';
import { locales, phrase } from '../../platform/phrases.ts';
import { openTestApp, type TestApp } from '../app.ts';

/** Two people, two taps, or a person and a job after the same thing: the later one hears what it is, never a generic word. */

let app: TestApp;
let owner: pg.Client;
let scene: Scene;
let administrator: Record<string, string>;

beforeAll(async () => {
  app = await openTestApp();
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  scene = await aScene(app);
  administrator = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: scene.parkId }));
});
afterAll(async () => {
  await owner?.end();
  await app?.close();
});

/** Constraints that nobody's action can run into, with the reason. */
const unmet: Record<string, string> = {
  appointments_number_key: 'drawn from a sequence',
  cases_number_key: 'drawn from a sequence',
  verification_letters_number_key: 'random, drawn anew',
  sealed_papers_number_key: 'random, drawn anew',
  program_tokens_token_hash_key: 'random',
  sessions_token_hash_key: 'random',
  recovery_codes_pkey: 'random, the former ones are dropped',
  identity_flows_pkey: 'random',
  cases_client_key_key: 'the second is done anew and answers the case of the first',
  enterprise_robots_one_of_kind: 'the second is done anew and ends that of the first',
  case_owners_one_now: 'under the lock of the case',
  clock_events_pkey: 'under the lock of the case',
  ledger_entries_record_type_record_id_seq_key: 'the chain of a record is numbered in the database, under its lock',
  ledger_details_pkey: 'of a new entry',
  handovers_appointment_id_key: 'under the lock of the appointment',
  handover_confirmations_pkey: 'under the lock of the handover',
  desk_tickets_park_id_day_number_key: 'under a lock of the desk',
  liaison_rounds_one_open: 'under the lock of the file',
  verification_orders_one_open: 'under the lock of the file',
  verification_orders_pkey: 'of a new case',
  verification_causes_asked: 'under the lock of the file',
  verification_causes_enterprise_id_cause_cause_key_key: 'under the lock of the file',
  turnover_overrides_one_now: 'under the lock of the file',
  turnover_weights_park_id_version_key: 'under the lock of the park',
  liaison_sample_items_sample_id_position_key: 'of a new sample',
  enterprise_observations_once: 'the second writes nothing and is told so',
  community_reports_once: 'the second writes nothing',
  passkeys_credential_id_key: 'the second writes nothing and is told so',
  delivery_consents_one_now: 'the second writes nothing',
  bounce_reports_message_key_key: 'the second writes nothing',
  shadow_contacts_kind_key_enterprise_id_user_id_key: 'by jobs alone',
  shadow_suspicions_enterprise_id_user_id_key: 'by jobs alone, in place of the former',
  shadow_agencies_one_per_file: 'by a job alone, which looks first',
  shadow_groups_pkey: 'by jobs alone',
  enterprise_twins_one_id_other_id_key: 'by jobs alone, in place of the former',
  evaluation_facts_pkey: 'by jobs alone, in place of the former',
  evaluation_runs_pkey: 'by jobs alone',
  evaluation_scores_park_id_period_starts_on_user_id_key: 'by jobs alone, in place of the former',
  gold_awards_park_id_user_id_year_key: 'by a job alone, which looks first',
  verification_plan_pkey: 'by jobs alone, in place of the former',
  turnover_scores_pkey: 'by jobs alone',
  business_changes_to_check_pkey: 'by a trigger, of a new entry',
  case_counts_closed_pkey: 'counted up in place',
  case_counts_opened_pkey: 'counted up in place',
  program_use_pkey: 'counted up in place',
  term_reminders_pkey: 'by jobs alone',
  circular_unreached_pkey: 'the second writes nothing',
  notice_deliveries_pkey: 'of a new notice',
  data_keys_one_current: 'under the lock of the table',
  data_keys_pkey: 'under the lock of the table',
  key_rotations_one_open: 'under the lock of the table',
  derived_keys_pkey: 'at the start of a process',
  ledger_seals_in_order: 'by one job, in order',
  ledger_counting_pkey: 'has one row',
  schema_migrations_pkey: 'by migrations alone',
  seal_certificates_pkey: 'at the start of a process',
  seal_keys_pkey: 'at the start of a process',
  idempotency_keys_pkey: 'under a lock of the key',
  enterprise_former_names_pkey: 'by a trigger, which writes a name once',
  enterprise_merge_moves_pkey: 'of a new merge',
  import_changes_pkey: 'of a load, which runs once',
  import_people_pkey: 'of a load, which runs once',
  import_problems_pkey: 'of a load, which runs once',
  import_rows_pkey: 'of a load, which runs once',
  import_seats_pkey: 'of a load, which runs once',
};
/** Written in place of what stands there. */
const upserted = ['calendar_years_pkey', 'contact_states_pkey', 'devices_pkey', 'duty_days_pkey', 'enterprise_regions_pkey', 'handover_rules_pkey', 'liaison_advice_rules_pkey', 'liaison_identities_pkey', 'liaison_prompts_pkey', 'notice_preferences_pkey',
  'retention_rules_pkey', 'second_factors_pkey', 'settings_pkey', 'sweep_runs_pkey', 'talk_reads_pkey', 'verification_settings_pkey'];

describe('each constraint that allows only one of something', () => {
  test('is answered by the module that owns it, or nobody runs into it', async () => {
    const { rows } = await owner.query<{ name: string }>(`
      select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = current_schema()::regnamespace and (i.indisunique or i.indisexclusion)
        and not (i.indisprimary and array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])) = '{id}') order by 1`);
    const names = rows.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => !answeredConstraints().has(name) && !(name in unmet) && !upserted.includes(name))).toEqual([]);
    expect([...answeredConstraints().keys(), ...Object.keys(unmet), ...upserted].filter((name) => !names.includes(name))).toEqual([]);
  });

  test('is answered without what only a look at the other could tell', () => {
    for (const locale of locales) {
      for (const [name, { code, params }] of answeredConstraints()) expect(phrase(locale, `errors.${code}`, params), name).not.toMatch(/\{\{|^errors\./);
    }
  });
});

/** Both have looked and found nothing when the first of them writes. */
async function atOnce<Result>(table: string, ...calls: (() => Promise<Result>)[]): Promise<Result[]> {
  await owner.query('begin');
  await owner.query(`lock table ${table} in share mode`);
  const answers = Promise.all(calls.map((each) => each()));
  try {
    await expect.poll(async () => (await owner.query(`select from pg_locks where relation = '${table}'::regclass and not granted`)).rowCount, { timeout: 10_000 }).toBe(calls.length);
  } finally {
    await owner.query('commit');
  }
  return answers;
}

type Answer = Awaited<ReturnType<typeof call>>;
const byStatus = (answers: Answer[]) => answers.toSorted((one, other) => one.statusCode - other.statusCode);
const twice = (table: string, as: Record<string, string>, path: string, body: object) => atOnce(table, () => call(scene, as, 'POST', path, body), () => call(scene, as, 'POST', path, body)).then(byStatus);

describe('of two at once the later one', () => {
  test('registering the same code hears under which name it stands', async () => {
    const uscc = aUscc(880_001);
    const [first, second] = await twice('enterprises', scene.as.officer, '/enterprises', { name: '云州同时登记有限公司', uscc, parkId: scene.parkId, stage: 'operation' });
    expect(first!.statusCode).toBe(200);
    expect(second!.json<Problem>()).toMatchObject({ status: 409, code: 'enterprises.uscc_taken', detail: expect.stringContaining('云州同时登记有限公司') });
  });

  test('asking for erasure hears that it was asked', async () => {
    const [first, second] = await twice('erasure_requests', scene.as.liaison, '/me/data/erasure', { reason: '不再担任联络员' });
    expect(first!.statusCode).toBe(200);
    expect(second!.json<Problem>()).toMatchObject({ status: 409, code: 'privacy.erasure_open' });
  });

  test('adding a colleague hears that the user name is taken, and in which field', async () => {
    const [first, second] = await twice('users', administrator, '/staff', { name: '顾同', loginName: 'gu.tong', password: 'vast-lilac-anvil-42', post: { role: 'service_officer', areaId: scene.parkId } });
    expect(first!.statusCode).toBe(200);
    expect(second!.json<Problem>()).toMatchObject({ status: 422, code: 'people.login_taken', errors: [{ field: 'body.loginName' }] });
  });

  test('starting a review of rights hears that one is open', async () => {
    const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: scene.parkId }));
    const [first, second] = await twice('access_reviews', auditor, '/access/reviews', { areaId: scene.parkId, dueOn: '2026-04-30' });
    expect(first!.json<AccessReview>().area.id).toBe(scene.parkId);
    expect(second!.json<Problem>()).toMatchObject({ status: 409, code: 'audit.review_open' });
  });

  test('registering the group robot takes the place of the first', async () => {
    const put = () => app.api.http.inject({ method: 'PUT', url: '/api/v1/robots/wecom', headers: scene.as.liaison, payload: { url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789' } });
    const answers = await atOnce('enterprise_robots', put, put);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect((await ok<{ items: Robot[] }>(scene, scene.as.liaison, 'GET', '/robots')).items).toHaveLength(1);
  });

  test('seating somebody new in another enterprise finds the same person', async () => {
    const files = [await anEnterprise(app, { parkId: scene.parkId }), await anEnterprise(app, { parkId: scene.parkId })];
    const versions = await Promise.all(files.map(({ id }) => ok<EnterpriseDetail>(scene, scene.as.officer, 'GET', `/enterprises/${id}`)));
    const answers = await atOnce('users', ...versions.map(({ id, version }) => () => app.api.http.inject({
      method: 'PUT', url: `/api/v1/enterprises/${id}/holders`, headers: scene.as.officer, payload: { version, role: 'owner', name: '闻人同', phone: '13900008801' },
    })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const { rows } = await owner.query(`select count(distinct h.user_id)::int as people, count(*)::int as seats from enterprise_holders h join users u on u.id = h.user_id where u.name = '闻人同'`);
    expect(rows).toEqual([{ people: 1, seats: 2 }]);
  });
});
