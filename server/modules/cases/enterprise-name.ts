import { sql } from 'kysely';

/** The name of the enterprise of a case `c` that the reader may see, whose file `e`, joined from the left, may lie beyond their walls. */
export const enterpriseName = sql<string | null>`case when e.id is null and c.enterprise_id is not null then enterprise_of_case(c.id) else e.name end`;
