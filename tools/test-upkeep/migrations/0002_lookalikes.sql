-- Other elements of the page when an element was last good, that could be taken for it: none are known of earlier ones.
alter table test_upkeep.last_good add column lookalikes jsonb not null default '[]';
alter table test_upkeep.heal_request add column lookalikes jsonb not null default '[]';
