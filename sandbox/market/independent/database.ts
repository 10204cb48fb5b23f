import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The house's books: one SQLite file in its data folder. Every request runs in one transaction on one
 * connection, so two requests never see half of each other's work.
 */
export function openBooks(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true });
  const books = new DatabaseSync(join(folder, 'kestrel.sqlite'));
  books.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    create table if not exists cart (id text primary key, agent text not null, body text not null) strict;
    create table if not exists checkout (
      id text primary key, agent text not null, cart_id text, open integer not null, body text not null
    ) strict;
    create table if not exists purchase (
      number integer primary key autoincrement, id text not null unique, checkout_id text not null unique,
      agent text not null, idempotency_key text not null, placed_at text not null, canceled_at text,
      body text not null
    ) strict;
    create table if not exists cancellation (
      id text primary key, order_id text not null unique references purchase (id), body text not null
    ) strict;
    create table if not exists sold (article text primary key, quantity integer not null) strict;
    create table if not exists altered (article text primary key, price integer, gone integer not null) strict;
    create table if not exists answer (
      agent text not null, key text not null, request text not null, status integer not null,
      body text not null, primary key (agent, key)
    ) strict;
    create table if not exists fault (
      seq integer primary key autoincrement, kind text not null, operation text, remaining integer not null,
      detail text not null
    ) strict;
  `);
  return books;
}

/** Runs `work` whole or not at all. */
export function inTransaction<Result>(books: DatabaseSync, work: () => Result): Result {
  books.exec('begin immediate');
  try {
    const result = work();
    books.exec('commit');
    return result;
  } catch (error) {
    books.exec('rollback');
    throw error;
  }
}
