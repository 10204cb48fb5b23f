/** A call that the scripted model makes. */
export interface Scripted {
  readonly id: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
}

let made = 0;

/** What a person says so that the model calls tools: one call a line. */
export const asking = (...calls: readonly [name: string, input: Record<string, unknown>][]): string =>
  calls.map(([name, input]) => `call ${name} ${JSON.stringify(input)}`).join('\n');

/** The order that most cases ask for. */
export const orderTea = (quantity = 1, item = 'tea') => asking(['order_goods', { item, quantity }]);

/** The calls that a message asks for, each with an id of its own; none for any other words. */
export const callsIn = (message: string): readonly Scripted[] =>
  [...message.matchAll(/^call (\w+) (.*)$/gm)].map(([, name, input]) => ({
    id: `call_${++made}`,
    name: name!,
    input: JSON.parse(input!) as Record<string, unknown>,
  }));
