/**
 * ROBULA+ (Leotta, Stocco, Ricca, Tonella: "Robula+: an algorithm for generating robust XPath locators for web testing",
 * JSEP 2016), from its published transformations, priorities and blacklist: `//*` is made more special step by step until
 * it finds the element and nothing else. What we are measured against; not part of the product. Runs in the page, so it
 * must not reach outside itself.
 */
export function robulaPlus(element: Element): string {
  const preferred = ['name', 'class', 'title', 'alt', 'value'];
  const fragile = new Set('href src onclick onload tabindex width height style size maxlength'.split(' '));
  const quoted = (text: string) =>
    text.includes("'")
      ? text.includes('"')
        ? `concat('${text.split("'").join(`',"'",'`)}')`
        : `"${text}"`
      : `'${text}'`;
  /** A path's steps from the root side on: the first is the one that is transformed. */
  type Step = { readonly tag: string; readonly predicates: readonly string[] };
  type Path = readonly [Step, ...Step[]];
  const written = (path: Path) =>
    `//${path.map(({ tag, predicates }) => tag + predicates.map(each => `[${each}]`).join('')).join('/')}`;
  const ancestors: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) ancestors.push(at);
  const rank = (name: string) => {
    const order = ['id', ...preferred].indexOf(name);
    return order < 0 ? preferred.length + 1 : order;
  };
  const holding = ({ name, value }: Attr) => `@${name}=${quoted(value)}`;

  function moreSpecial(path: Path): Path[] {
    const [head, ...rest] = path;
    const meant = ancestors[path.length - 1]!;
    const having = (predicate: string): Path => [
      { ...head, predicates: [...head.predicates, predicate] },
      ...rest,
    ];
    const isBare = head.predicates.length === 0;
    const hasPosition = head.predicates.some(each => /^\d+$/.test(each));
    const hasText = head.predicates.some(each => each.startsWith('contains(text()'));
    const attributes = [...meant.attributes]
      .filter(({ name }) => !fragile.has(name))
      .toSorted((left, right) => rank(left.name) - rank(right.name));
    const siblings = [...(meant.parentElement?.children ?? [meant])];
    const alike = head.tag === '*' ? siblings : siblings.filter(({ tagName }) => tagName === meant.tagName);
    const sets = attributes
      .reduce<Attr[][]>((all, each) => all.concat(all.map(set => [...set, each])), [[]])
      .filter(set => set.length > 1)
      .toSorted((left, right) => left.length - right.length);
    return [
      ...(head.tag === '*' ? [[{ ...head, tag: meant.tagName.toLowerCase() }, ...rest] as const] : []),
      ...(isBare && meant.id ? [having(`@id=${quoted(meant.id)}`)] : []),
      ...(meant.textContent && !hasPosition && !hasText
        ? [having(`contains(text(),${quoted(meant.textContent)})`)]
        : []),
      ...(isBare ? attributes.filter(({ name }) => name !== 'id').map(each => having(holding(each))) : []),
      ...(isBare ? sets.map(set => having(set.map(holding).join(' and '))) : []),
      ...(hasPosition ? [] : [having(String(alike.indexOf(meant) + 1))]),
      ...(path.length < ancestors.length ? [[{ tag: '*', predicates: [] }, ...path] as const] : []),
    ];
  }

  const findsOnlyIt = (path: string) => {
    const found = document.evaluate(path, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return found.snapshotLength === 1 && found.snapshotItem(0) === element;
  };
  const waiting: Path[] = [[{ tag: '*', predicates: [] }]];
  for (let path = waiting.shift(); path; path = waiting.shift())
    for (const special of moreSpecial(path)) {
      if (findsOnlyIt(written(special))) return written(special);
      waiting.push(special);
    }
  throw new Error('ROBULA+ ended without a path, which the position of every step rules out');
}
