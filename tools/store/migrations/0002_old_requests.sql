-- Old answers are found without reading the new ones.
create index request_oldest on store.request (tenant_id, claimed_at);
