import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { ElementFacts } from '../../tools/test-upkeep/healing/element.ts';

/** Where the suite's own data lies among the datasets. */
export const locatorsData = 'locators/similo2js.json.gz';

/** An element as the Similo2-JS data records it; area and shape follow from the location. */
const Recorded = z.object({
  tag: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  classList: z.array(z.string()),
  href: z.string(),
  alt: z.string(),
  isButton: z.boolean(),
  location: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  xpath: z.string(),
  idxpath: z.string(),
  visibleText: z.array(z.string()),
  neighborText: z.array(z.string()),
});

const Site = z.object({
  app: z.string(),
  pairs: z.array(z.object({ target: Recorded, gold: z.int().nonnegative() })).min(1),
  candidates: z.array(Recorded).min(1),
});

/** An element as it was, and which of the page's elements it is now. */
export interface Case {
  readonly id: string;
  readonly target: ElementFacts;
  readonly gold: number;
  /** Others of the page as it was, where they were recorded. */
  readonly lookalikes?: readonly ElementFacts[];
}

export interface Site {
  readonly name: string;
  readonly candidates: readonly ElementFacts[];
  readonly cases: readonly Case[];
}

const factsOf = (recorded: z.output<typeof Recorded>): ElementFacts => ({
  tag: recorded.tag,
  id: recorded.id,
  name: recorded.name ?? '',
  classes: recorded.classList,
  href: recorded.href,
  alt: recorded.alt,
  isButton: recorded.isButton,
  location: recorded.location,
  xpath: recorded.xpath,
  idXpath: recorded.idxpath,
  text: recorded.visibleText.join(' ').trim(),
  neighbourText: recorded.neighborText.join(' ').trim(),
});

/** Reads a file of sites, gzipped or not. Throws when it has another shape, or a gold that is no candidate. */
export async function readSites(path: string): Promise<{ sites: Site[]; sha256: string }> {
  const bytes = await readFile(path);
  const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const sites = z
    .array(Site)
    .min(1)
    .parse(JSON.parse(text.toString('utf8')))
    .map(({ app, candidates, pairs }) => ({
      name: app,
      candidates: candidates.map(factsOf),
      cases: pairs.map(({ target, gold }, index) => {
        if (gold >= candidates.length) throw new Error(`${app}, pair ${index}: gold ${gold} is no candidate`);
        return { id: `${app}/${index}`, target: factsOf(target), gold };
      }),
    }));
  return { sites, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Whether one is inside the other on the page, or they are the same: their paths say so. */
export const related = (one: ElementFacts, other: ElementFacts): boolean =>
  one.xpath === other.xpath ||
  one.xpath.startsWith(`${other.xpath}/`) ||
  other.xpath.startsWith(`${one.xpath}/`);
