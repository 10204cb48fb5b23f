/** The page `docs/commands.md`, made from the grammar, the slots and the examples. */
import { approvals, general } from '../intents/general.ts';
import { pricing } from '../intents/pricing.ts';
import { quality } from '../intents/quality.ts';
import { shopping } from '../intents/shopping.ts';
import { binding, type IntentName, intentNames, intentSlots } from '../understanding.ts';
import { type Example, examples } from './examples.ts';
import { commands } from './grammar.ts';

const sections: readonly (readonly [string, object])[] = [
  ['Shopping', shopping],
  ['Approvals', approvals],
  ['Pricing', pricing],
  ['Quality', quality],
  ['General', general],
];

const slotsOf = (name: IntentName): string =>
  Object.entries(intentSlots[name].shape)
    .map(([slot, type]) => `\`${slot}\`${type.isOptional() ? '' : ' (required)'}`)
    .join(', ');

const exampleOf = ({ message, slots, when }: Example): string =>
  `- ${when ? `*${when}:* ` : ''}"${message}"${Object.keys(slots).length > 0 ? ` → \`${JSON.stringify(slots)}\`` : ''}`;

function intentSection(name: IntentName): string {
  const phrases = Object.values(commands).filter(({ intent }) => intent === name);
  const about = intentSlots[name].description;
  return [
    `### \`${name}\``,
    [
      about ? `${about[0]!.toUpperCase()}${about.slice(1)}.` : '',
      binding.has(name) ? 'Leads to a proposal or to a write that a policy covers.' : '',
    ]
      .filter(Boolean)
      .join(' '),
    slotsOf(name) ? `Slots: ${slotsOf(name)}.` : '',
    (examples[name] as readonly Example[]).map(exampleOf).join('\n'),
    `<details><summary>Grammar</summary>\n\n\`\`\`\n${phrases.map(({ phrase }) => phrase.trim().replaceAll(/\s+/g, ' ')).join('\n')}\n\`\`\`\n\n</details>`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

const introduction = `# What you can say

Generated from the grammar by \`npm run docs\`; the examples are tests. Their clock is Friday, 20 November 2026, in New York.

These are the messages that the offline planner understands, word order and courtesy aside. A live model understands more, and yields the same intents.

- **Several things at once**: "find … and buy the best", "cancel my last order and find a cheaper one".
- **Money**: \`$250\`, \`250 dollars\`, \`EUR 40\`, "two hundred and fifty bucks"; a bare number has your currency. "under" and "over" exclude the amount; "at most", "up to", "at least", "between" include it; "around" is 10 % to either side.
- **Dates**: a bare weekday is the next one after today; "this Friday" is in this week (Monday to Sunday), "next Friday" in the next; "this week" ends on Sunday; "before Dec 1" is Nov 30 at the latest. \`3/4/2026\` is not guessed.
- **Not**: "no Sony", "without a mic", "not in-ear", "not from eBay".
- **Misspellings** of ordinary words are mended and reported. Words that bind (buy, cancel, approve, raise, …) must be spelt right.
- **Nothing is guessed.** When part of a clause is not understood, what that clause would buy, change or cancel is not proposed; you are asked. "Should I", "maybe" and "don't" propose nothing.
- **"Yes" approves nothing.** A decision is made with the button of the proposal's card.`;

export function commandsDocument(): string {
  const parts = sections.map(([title, intents]) => {
    const names = intentNames.filter(name => name in intents);
    return [`## ${title}`, ...names.map(intentSection)].join('\n\n');
  });
  return `${[introduction, ...parts].join('\n\n')}\n`;
}
