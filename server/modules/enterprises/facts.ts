import { industryName } from '@qilian/contract/codes/gbt4754';
import { sizeClass } from '@qilian/contract/codes/size-class';
import { explainUscc } from '@qilian/contract/codes/uscc';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { editEnterprise } from '@qilian/contract/enterprises';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';
import { nameKey } from './import/reading/names.ts';

export type GivenFacts = Omit<BodyOf<typeof editEnterprise>, 'version' | 'name' | 'uscc'>;

/** Columns of the facts; what was left out stays out. @throws Refusal on the field for an unknown industry or a founding to come */
export function factColumns(tx: Tx, facts: GivenFacts) {
  const { industryCode, foundedOn } = facts;
  if (industryCode && industryName(industryCode) === null) throw invalidField('body.industryCode', 'enterprises.unknown_industry', { value: industryCode });
  if (foundedOn && foundedOn > today(tx)) throw invalidField('body.foundedOn', 'enterprises.founded_in_future', { value: foundedOn, today: today(tx) });
  return {
    ...(facts.legalRepresentative !== undefined && { legal_representative: facts.legalRepresentative }),
    ...(facts.registeredCapitalYuan !== undefined && { registered_capital_yuan: facts.registeredCapitalYuan }),
    ...(facts.address !== undefined && { address: facts.address }),
    ...(industryCode !== undefined && { industry_code: industryCode }),
    ...(facts.headcount !== undefined && { headcount: facts.headcount }),
    ...(facts.revenueYuan !== undefined && { revenue_yuan: facts.revenueYuan }),
    ...(facts.assetsYuan !== undefined && { assets_yuan: facts.assetsYuan }),
    ...(facts.ownership !== undefined && { ownership: facts.ownership }),
    ...(foundedOn !== undefined && { founded_on: foundedOn }),
    ...(facts.parentUscc !== undefined && { parent_uscc: facts.parentUscc === null ? null : readUscc(facts.parentUscc, 'body.parentUscc') }),
    ...(facts.flags !== undefined && { flags: [...new Set(facts.flags)] }),
    ...(facts.tags !== undefined && { tags: [...new Set(facts.tags)] }),
  };
}

/** The class that the facts of a row add up to, or null. */
export function sizeClassOf(row: { industry_code: string | null; headcount: number | null; revenue_yuan: number | null; assets_yuan: number | null }) {
  return sizeClass({ industryCode: row.industry_code, headcount: row.headcount, revenue: row.revenue_yuan, assets: row.assets_yuan }).sizeClass;
}

/** The canonical code. @throws Refusal on the field that names what is wrong and, where it can, the expected check digit (GB 32100-2015) */
export function readUscc(text: string, field = 'body.uscc'): string {
  const verdict = explainUscc(text);
  if (verdict.ok) return verdict.code;
  switch (verdict.reason) {
    case 'length': throw invalidField(field, 'enterprises.uscc_length', { value: text, length: verdict.length });
    case 'characters': throw invalidField(field, 'enterprises.uscc_characters', { value: text, character: verdict.character, position: verdict.position });
    case 'check_digit': throw invalidField(field, 'enterprises.uscc_check_digit', { value: text, expected: verdict.expectedCheckDigit });
  }
}

/** Refuses a code that another enterprise of the city has, which is named only to those who may see it. */
export async function refuseTakenUscc(tx: Tx, uscc: string, ownId?: string): Promise<void> {
  const holder = await actingAs(tx, system, (all) => all.sql.selectFrom('enterprises').select(['id', 'name', 'park_id']).where('uscc', '=', uscc).where('closed_on', 'is', null).executeTakeFirst());
  if (!holder || holder.id === ownId) return;
  const [code, params] = tx.actor.parks.includes(holder.park_id)
    ? ['enterprises.uscc_taken', { value: uscc, name: holder.name }] as const
    : ['enterprises.uscc_taken_elsewhere', { value: uscc }] as const;
  throw new Refusal('conflict', code, { params, errors: [{ field: 'body.uscc', code, params }] });
}

/** No enterprise is its own parent. */
export function refuseOwnParent({ uscc, parent_uscc: parent }: { uscc?: string | null | undefined; parent_uscc?: string | null | undefined }): void {
  if (parent !== null && parent !== undefined && parent === uscc) throw invalidField('body.parentUscc', 'enterprises.own_parent', { value: parent });
}

/** Refuses a name of the park that could be told apart by nothing: one of the two has no code. */
export async function refuseTakenName(tx: Tx, { name, uscc, parkId, ownId }: { name: string; uscc: string | null; parkId: string; ownId?: string }): Promise<void> {
  const namesake = await tx.sql.selectFrom('enterprises').select('uscc').where('park_id', '=', parkId).where('closed_on', 'is', null).where('name_key', '=', nameKey(name)).$if(ownId !== undefined, (query) => query.where('id', '<>', ownId!))
    .where((eb) => (uscc === null ? eb.lit(true) : eb('uscc', 'is', null))).executeTakeFirst();
  if (!namesake) return;
  const params = { value: name };
  throw new Refusal('conflict', 'enterprises.name_taken', { params, errors: [{ field: 'body.name', code: 'enterprises.name_taken', params }] });
}
