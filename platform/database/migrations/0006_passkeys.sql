-- Passkeys: public keys of authenticators that people hold. What is signed by us when one is added lies in `statement`,
-- so that a row which somebody writes here is no passkey.
create table platform.passkey (
  tenant_id uuid not null,
  id uuid not null,
  principal_id uuid not null,
  name text not null,
  credential_id text not null,
  relying_party text not null,
  statement jsonb not null,
  key_id text not null,
  signature text not null,
  transports text[] not null default '{}',
  -- What the authenticator counted last. One that counts backward was copied.
  counter bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  used_at timestamptz,
  removed_at timestamptz,
  removed_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, credential_id),
  foreign key (tenant_id, principal_id) references platform.principal (tenant_id, id),
  check ((removed_at is null) = (removed_by is null))
);
create index passkey_of_principal on platform.passkey (tenant_id, principal_id);

-- One-time challenges for adding a passkey and for changing who gets in; those of decisions are in `platform.challenge`.
-- Bound to a person and to the session that asked.
create table platform.passkey_challenge (
  tenant_id uuid not null,
  id uuid not null,
  principal_id uuid not null,
  session text not null,
  purpose text not null check (purpose in ('create', 'change')),
  nonce_hash text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id)
);

-- What the authenticator answered, for decisions that a passkey signed.
alter table platform.countersignature add column assertion jsonb,
  add constraint passkey_has_assertion check ((method = 'passkey') = (assertion is not null));

select platform.protect('platform.passkey'), platform.protect('platform.passkey_challenge');
grant select, insert on platform.passkey to cs_kernel;
grant update (counter, used_at, removed_at, removed_by) on platform.passkey to cs_kernel;
grant select, insert on platform.passkey_challenge to cs_kernel;
grant update (used_at) on platform.passkey_challenge to cs_kernel;
