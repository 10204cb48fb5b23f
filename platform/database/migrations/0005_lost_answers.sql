-- How often the vendor was asked in vain what became of the last sending. Counted apart from tries and claims: waits that
-- the vendor asked for cost no try, and a claim that was put back asked nothing.
alter table platform.target add column questions integer not null default 0;
