/**
 * The notation in which the grammar is written, and printed in `docs/commands.md`:
 *
 *   Word         a token of that class            part          another rule
 *   name=X       keep what X yields as `name`     ( a | b )     one of
 *   X? X* X+     optional, repeated
 *
 * Of alternatives the first that can be read counts; an option is taken, and a repetition goes on, while it can.
 */
export type Phrase =
  | {
      readonly kind: 'token' | 'rule';
      readonly name: string;
      readonly label?: string;
    }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Phrase[] }
  | { readonly kind: 'option' | 'many' | 'some'; readonly of: Phrase };

const lexemes = /\s*(?:(?<label>[a-z_]+)=)?(?<name>[A-Za-z_][A-Za-z]*)|\s*(?<sign>[()|?*+])/gy;

/** Reads one phrase; throws on a mistake in it, with the place, for a wrong grammar is a bug. */
export function parsePhrase(source: string): Phrase {
  const tokens: Record<string, string | undefined>[] = [];
  const text = source.trim();
  lexemes.lastIndex = 0;
  for (let end = 0; end < text.length; end = lexemes.lastIndex) {
    const match = lexemes.exec(text);
    if (!match) throw new SyntaxError(`phrase \`${text}\`: cannot read from \`${text.slice(end)}\``);
    tokens.push(match.groups as Record<string, string | undefined>);
  }
  let at = 0;
  const sign = () => tokens[at]?.sign;

  const choice = (): Phrase => {
    const parts = [sequence()];
    while (sign() === '|') {
      at++;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  };
  const sequence = (): Phrase => {
    const parts: Phrase[] = [];
    while (at < tokens.length && sign() !== '|' && sign() !== ')') parts.push(repeated());
    if (parts.length === 0) throw new SyntaxError(`phrase \`${text}\`: an empty alternative`);
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  };
  const repeated = (): Phrase => {
    const of = single();
    const kind = ({ '?': 'option', '*': 'many', '+': 'some' } as const)[sign() ?? ''];
    if (!kind) return of;
    at++;
    return { kind, of };
  };
  const single = (): Phrase => {
    const token = tokens[at++]!;
    if (token.sign === '(') {
      const inner = choice();
      if (tokens[at++]?.sign !== ')') throw new SyntaxError(`phrase \`${text}\`: a bracket is not closed`);
      return inner;
    }
    const name = token.name;
    if (!name) throw new SyntaxError(`phrase \`${text}\`: \`${token.sign}\` where a name belongs`);
    const label = token.label;
    const kind = /^[A-Z]/.test(name) ? ('token' as const) : ('rule' as const);
    return label ? { kind, name, label } : { kind, name };
  };

  const phrase = choice();
  if (at < tokens.length) throw new SyntaxError(`phrase \`${text}\`: more follows after its end`);
  return phrase;
}

/** What a phrase can start with: classes of tokens, and whether it can also be nothing. */
export interface First {
  readonly classes: ReadonlySet<string>;
  readonly empty: boolean;
}

/** Computes {@link First} for any part of a grammar; throws on a rule that begins with itself or does not exist. */
export function firstOf(phrases: ReadonlyMap<string, Phrase>): (phrase: Phrase) => First {
  const known = new Map<Phrase, First>();
  const open = new Set<string>();
  const ofRule = (name: string): First => {
    const phrase = phrases.get(name);
    if (!phrase) throw new SyntaxError(`no rule is called ${name}`);
    if (open.has(name)) throw new SyntaxError(`the rule ${name} begins with itself`);
    open.add(name);
    const first = of(phrase);
    open.delete(name);
    return first;
  };
  const compute = (phrase: Phrase): First => {
    switch (phrase.kind) {
      case 'token':
        return { classes: new Set([phrase.name]), empty: false };
      case 'rule':
        return ofRule(phrase.name);
      case 'sequence': {
        const classes = new Set<string>();
        for (const part of phrase.parts) {
          const first = of(part);
          for (const name of first.classes) classes.add(name);
          if (!first.empty) return { classes, empty: false };
        }
        return { classes, empty: true };
      }
      case 'choice': {
        const firsts = phrase.parts.map(of);
        return {
          classes: new Set(firsts.flatMap(first => [...first.classes])),
          empty: firsts.some(first => first.empty),
        };
      }
      default: {
        const first = of(phrase.of);
        return { classes: first.classes, empty: phrase.kind !== 'some' || first.empty };
      }
    }
  };
  const of = (phrase: Phrase): First => {
    const found = known.get(phrase) ?? compute(phrase);
    known.set(phrase, found);
    return found;
  };
  return of;
}
