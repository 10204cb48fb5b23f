-- Which targets, one after another, may go out in one call. It says how, not what: it is no part of what is signed.
alter table platform.proposal_target add column together text;
alter table platform.target add column together text;
