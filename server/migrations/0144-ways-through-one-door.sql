-- `ways_of` is the only door in the walls that the ways of notices need: what hands it its columns becomes part of the query that asks.
alter function notice_ways(jsonb, timestamptz, text) security invoker;
alter function notice_ways(jsonb, timestamptz, text) reset search_path;
