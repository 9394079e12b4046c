import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';

export interface Account {
  userId: string;
  name: string;
  /** Digest of the identity card that was proved for it. */
  card: string | null;
}

/** Surnames of two characters that are borne by people today; any other name begins with a surname of one. */
const compound = new Set(['欧阳', '司马', '诸葛', '上官', '夏侯', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '东方', '南宫', '长孙', '宇文', '轩辕', '端木', '百里', '呼延', '西门']);
const chinese = /^\p{Script=Han}{2,4}$/u;

/** Fewer say nothing by their name alone. */
const leastAccounts = 4;
/** Cities in which chance alone may give one name to so many: one in five. */
const falseNames = 0.2;
/** Of those accounts so many may be of others who bear the name: whom chance gave it stands among them too. */
const othersAmong = 1 / 5;
/** Whoever proved one card for so many accounts has others of the name too, unless chance explains them. */
const leastCards = 3;
const chanceBesideCards = 1 / 8;

/**
 * Accounts that bear one name more often than chance gives it. How often that is comes from the city itself: given names go
 * with surnames as if drawn apart, so that a name's number is what those with another surname and those with another given name
 * let expect. Whoever proved another card is another person.
 */
export function namesakes(accounts: readonly Account[]): Account[][] {
  const known = accounts.filter(({ name }) => chinese.test(name));
  const byName = Map.groupBy(known, ({ name }) => name);
  const [surnames, givens] = [new Map<string, number>(), new Map<string, number>()];
  for (const [name, { length }] of byName) {
    const [surname, given] = parts(name);
    surnames.set(surname, (surnames.get(surname) ?? 0) + length);
    givens.set(given, (givens.get(given) ?? 0) + length);
  }
  const found: Account[][] = [];
  for (const [name, all] of byName) {
    if (all.length < leastAccounts) continue;
    const [surname, given] = parts(name);
    const expected = (surnames.get(surname)! - all.length + 1) * (givens.get(given)! - all.length + 1) / known.length;
    const { hand, cards } = oneHand(all);
    const tooOften = hand.length >= leastAccounts && expected <= hand.length * othersAmong && chanceOfAsMany(hand.length, expected) * byName.size < falseNames;
    const besideCards = cards >= leastCards && hand.length > cards && expected <= cards * chanceBesideCards;
    if (tooOften || besideCards) found.push(hand);
  }
  return found;
}

function parts(name: string): [surname: string, given: string] {
  const length = name.length > 2 && compound.has(name.slice(0, 2)) ? 2 : 1;
  return [name.slice(0, length), name.slice(length)];
}

/** Those who may be one person: whoever proved no card, and of those who did the largest set of one card. */
function oneHand(all: readonly Account[]): { hand: Account[]; cards: number } {
  const sets = [...Map.groupBy(all.filter(({ card }) => card !== null), ({ card }) => card!).values()].toSorted((one, other) => other.length - one.length);
  const [most, next] = sets;
  const cards = most !== undefined && most.length > (next?.length ?? 0) ? most : [];
  return { hand: [...all.filter(({ card }) => card === null), ...cards], cards: cards.length };
}

/** That a Poisson variable reaches `least`. Summed from above: what is left of one minus the rest is lost in rounding. */
function chanceOfAsMany(least: number, expected: number): number {
  let term = Math.exp(-expected);
  for (let count = 1; count <= least; count += 1) term *= expected / count;
  let sum = 0;
  for (let count = least; term > sum * 1e-9; count += 1) {
    sum += term;
    term *= expected / (count + 1);
  }
  return sum;
}

/** Liaisons of the whole city whose accounts bear one name too often, each with the first of them. About some enterprises what the last look found stays. */
export async function sharedNames(tx: Tx): Promise<{ userId: string; first: string }[]> {
  const { rows } = await sql<Account>`
    select u.id as "userId", u.name, encode(i.id_index, 'hex') as card from users u left join liaison_identities i on i.user_id = u.id
      where u.side = 'enterprise' and u.left_at is null
        and u.id in (select h.user_id from enterprise_holders h join enterprises e on e.id = h.enterprise_id and e.closed_on is null where h.until_day is null and h.role in ('primary', 'deputy'))
      order by u.id`.execute(tx.sql);
  return namesakes(rows).flatMap((hand) => {
    const first = hand.reduce((least, { userId }) => (userId < least ? userId : least), hand[0]!.userId);
    return hand.map(({ userId }) => ({ userId, first }));
  });
}
