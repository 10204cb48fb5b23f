-- What a target costs must not grow with its run, and not hang on statistics that a database may never have gathered.

-- The targets of a run that are still to be done, in the order in which they are taken up: what is due again before what
-- was never tried, then by position.
drop index platform.target_due;
create index target_open on platform.target (tenant_id, run_id, next_attempt_at desc, position)
  where status in ('pending', 'applying', 'unknown');

-- One index leads to the targets of a proposal. Where two begin alike, a planner that knows nothing takes either, and the
-- wrong one reads the whole proposal for each target.
alter table platform.proposal_target drop constraint proposal_target_tenant_id_proposal_id_ref_key;
alter table platform.proposal_target add constraint proposal_target_once unique (tenant_id, ref, proposal_id);
