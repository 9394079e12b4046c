import { sql, type RawBuilder } from 'kysely';

/** The name of the officer who looks after an enterprise, as a column of the caller's query. */
export const officerOf = (enterpriseId: string): RawBuilder<string | null> => sql<string | null>`(select o.name from enterprise_staff s join users o on o.id = s.user_id
  where s.enterprise_id = ${sql.ref(enterpriseId)} and s.capacity = 'service_officer' and s.until_day is null limit 1)`;
