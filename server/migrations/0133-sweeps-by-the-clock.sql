-- Whether a sweep came to its end: one whose worker was killed is taken up again, not left until its next time.
alter table sweep_runs add ended_at timestamptz;
update sweep_runs set ended_at = started_at;
