import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Range } from './range.ts';

/** What every operation works with. `origin` is the address the house answers at, without a trailing slash. */
export interface Shop {
  range: Range;
  books: DatabaseSync;
  /** Looks up what was sold and altered of an article; prepared once, since a search asks for every article. */
  moved: StatementSync;
  origin: string;
  now: () => Date;
  newId: () => string;
}

/** One platform's request, as both bindings hand it on. */
export interface Request {
  /** The platform's profile URL: who it is. What it creates is its own. */
  agent: string;
  /** Names of the capabilities that both sides support. */
  active: ReadonlySet<string>;
  idempotencyKey: string | undefined;
  /** The resource in the path, if the operation has one. */
  id: string;
}

/** The price and stock that hold now: the range's, less what was sold, with what faults have changed. */
export function presentTerms(shop: Shop, articleNo: string): { price: number; left: number } {
  const { article } = shop.range.articles.get(articleNo)!;
  const moved = shop.moved.get(articleNo, articleNo);
  return {
    price: moved?.price == null ? article.price : Number(moved.price),
    left: moved?.gone === 1 ? 0 : Math.max(0, article.in_stock - Number(moved?.sold ?? 0)),
  };
}

/** Takes articles from the stock; a negative quantity puts them back. */
export function moveStock(shop: Shop, articleNo: string, quantity: number): void {
  shop.books
    .prepare(
      `insert into sold (article, quantity) values (?, ?)
       on conflict (article) do update set quantity = quantity + excluded.quantity`,
    )
    .run(articleNo, quantity);
}

/** The statement behind `Shop.moved`: always one row. */
export function prepareMoved(books: DatabaseSync): StatementSync {
  return books.prepare(`select
    (select quantity from sold where article = ?) as sold, altered.price, altered.gone
    from (select 1) left join altered on altered.article = ?`);
}
