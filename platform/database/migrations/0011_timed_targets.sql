-- When a target is due, where that is not at once, and which other target it takes back: part of what is signed.
alter table platform.proposal_target add column timing jsonb;
