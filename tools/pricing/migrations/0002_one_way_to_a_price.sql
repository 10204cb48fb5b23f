-- One index leads to a shop's variant. Where several begin alike, a planner that knows nothing of the table takes any of
-- them, and the wrong one reads the whole shop for each price.
drop index pricing.price_newest;
drop index pricing.price_by_sku;
create unique index price_by_sku on pricing.price (tenant_id, sku, shop);
