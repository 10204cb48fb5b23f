create table shelf.price (
  tenant_id uuid not null,
  article text not null,
  amount integer not null,
  currency text not null,
  primary key (tenant_id, article)
);
select platform.protect('shelf.price');
