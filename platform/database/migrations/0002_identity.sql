-- Which tenants there are is asked before one is chosen: at start, and by whoever keeps the installation.
grant select on platform.tenant_account to cs_identity;
create policy find_tenant on platform.tenant_account for select to cs_identity using (true);

-- Whatever the code above may do wrong: a token decides nothing, manages nothing, and holds nothing by a wildcard.
alter table platform.credential add constraint token_is_no_person check (
  kind <> 'access_token'
  or not scopes && array['*', 'decisions:make', 'tokens:issue', 'freeze:use', 'policies:manage', 'operators:manage']
     and not array_to_string(scopes, ' ') like '%:*%'
);

create index credential_of_principal on platform.credential (tenant_id, principal_id);
