-- Which targets, one after another, may go out in one call. It says how, not what: it is no part of what is signed.
alter table platform.proposal_target add column together text;
alter table platform.target add column together text;

-- The run in which a target is still to be done. The index of what is open begins as no other does: a planner that is
-- free to choose takes the run's own and reads all that was done before.
alter table platform.target add column open_in uuid
  generated always as (case when status in ('pending', 'applying', 'unknown') then run_id end) stored;
drop index platform.target_open;
create index target_open on platform.target (tenant_id, open_in, next_attempt_at desc, position)
  where open_in is not null;
