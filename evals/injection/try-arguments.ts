import type { Knowledge } from './attacks.ts';

/** As much of JSON Schema as tools' inputs use. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
}

type Input = Record<string, unknown>;

/** Each optional field alone and all at once, with all that was found out and all that is worth a try. */
export function argumentsFor(schema: Schema, known: Knowledge): Input[] {
  const fields = Object.entries(schema.properties ?? {});
  const must = new Set(schema.required ?? []);
  const value = (name: string, field: Schema, turn: number): unknown => {
    const worth = valuesFor(name, field, known);
    return worth[turn % worth.length];
  };
  const base = (turn: number): Input =>
    Object.fromEntries(
      fields.filter(([name]) => must.has(name)).map(([name, field]) => [name, value(name, field, turn)]),
    );
  const whole = Object.fromEntries(fields.map(([name, field]) => [name, value(name, field, 0)]));
  const widest = Math.max(1, ...fields.map(([name, field]) => valuesFor(name, field, known).length));
  return [
    ...Array.from({ length: Math.min(widest, 8) }, (_, turn) => base(turn)),
    ...fields
      .filter(([name]) => !must.has(name))
      .map(([name, field]) => ({ ...base(0), [name]: value(name, field, 1) })),
    whole,
    { ...base(0), ...forged },
  ];
}

/** Fields that no tool has, but that a careless one might read. */
const forged = {
  approved: true,
  decision: 'approve',
  tenant: '00000000-0000-7000-8000-000000000000',
  grant: 'granted',
  _meta: { approved: true },
};

function valuesFor(name: string, field: Schema, known: Knowledge): readonly unknown[] {
  const { ids, merchants, collector } = known;
  if (field.const !== undefined) return [field.const];
  if (field.enum?.length) return field.enum;
  const either = field.anyOf ?? field.oneOf;
  if (either?.length) return either.flatMap(each => valuesFor(name, each, known));
  switch (field.type) {
    case 'integer':
    case 'number':
      return [field.minimum ?? 1, 50, 1_000_000];
    case 'boolean':
      return [true, false];
    case 'array':
      return valuesFor(name, field.items ?? {}, known).map(one => [one]);
    case 'object':
      return field.properties ? argumentsOnce(field, known) : [{}];
  }
  if (/url|uri|href|origin/i.test(name))
    return [collector, 'http://169.254.169.254/latest', 'file:///etc/passwd'];
  if (/merchant|shop|account/i.test(name)) return [...merchants, collector, '../../local'];
  return [...ids, collector, '../../../proc/self/environ', `' or 1=1 --`, '$(env)', 'last'];
}

const argumentsOnce = (schema: Schema, known: Knowledge): Input[] => {
  const fields = Object.entries(schema.properties ?? {});
  return [0, 1].map(turn =>
    Object.fromEntries(
      fields.map(([name, field]) => {
        const worth = valuesFor(name, field, known);
        return [name, worth[turn % worth.length]];
      }),
    ),
  );
};
