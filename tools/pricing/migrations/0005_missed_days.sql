-- A day on which no server ran is filled in later, from the history of prices. What the goods cost then is not known.
alter table pricing.price_snapshot add column filled_in boolean not null default false;
