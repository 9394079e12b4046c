import { sql, type RawBuilder } from 'kysely';

/** A UUID (version 8, RFC 9562) that follows from a text: what is computed again keeps its id. */
export const stableId = (text: RawBuilder<unknown>): RawBuilder<string> => sql<string>`overlay(overlay(md5(${text}) placing '8' from 13) placing '8' from 17)::uuid`;
