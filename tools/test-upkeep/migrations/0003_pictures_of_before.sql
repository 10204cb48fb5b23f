-- SHA-256 of the page's picture when an element was last good, where the test kept one.
alter table test_upkeep.last_good add column screenshot text;
alter table test_upkeep.heal_request add column last_good_screenshot text;
