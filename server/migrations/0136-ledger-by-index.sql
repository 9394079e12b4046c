-- The last entry of a record is looked up for each entry that is appended, by a plan that a connection keeps. One that was made
-- while the ledger was small read it whole for each: ten thousand entries of one action took most of a minute.
alter function ledger_append(jsonb) set enable_seqscan = off;
