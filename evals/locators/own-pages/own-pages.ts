import { readdir, readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { recordInPage, visibleInPage } from '../../../sdk/playwright/facts.ts';
import { ElementFacts } from '../../../tools/test-upkeep/healing/element.ts';
import type { Case, Site } from '../data.ts';
import type { Outcome } from '../outcome.ts';
import { changes } from './changes.ts';
import { type Experiment, experiment } from './experiment.ts';
import { robulaPlus } from './robula-plus.ts';

/** Pages of ours, each changed in each way, as sites named by the way; and what ROBULA+ makes of the same cases. */
export interface OwnPages {
  readonly sites: readonly Site[];
  readonly robula: readonly Outcome[];
}

const folder = new URL('./pages/', import.meta.url);

/** Opens every page once for each change, in a Chromium at this path. Throws when a control was lost on the way. */
export async function ownPages(executablePath: string): Promise<OwnPages> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const sites: Site[] = [];
    const robula: Outcome[] = [];
    for (const file of (await readdir(folder)).toSorted()) {
      const html = await readFile(new URL(file, folder), 'utf8');
      for (const [change, steps] of Object.entries(changes)) {
        await page.setContent(html);
        const { after, tried } = await page.evaluate<Experiment>(
          `(${experiment})([${steps.join()}], ${recordInPage}, ${visibleInPage}, ${robulaPlus})`,
        );
        const named = tried.map((each, at) => ({ ...each, id: `${file}/${change}/${at}` }));
        sites.push({
          name: change,
          candidates: after.map(each => ElementFacts.parse(each)),
          cases: named.map(caseOf),
        });
        robula.push(...named.map(each => outcomeOf(each, change)));
      }
    }
    return { sites, robula };
  } finally {
    await browser.close();
  }
}

type Named = Experiment['tried'][number] & { readonly id: string };

function caseOf({ id, before, lookalikes, gold }: Named): Case {
  if (gold < 0) throw new Error(`${id}: the control cannot be seen after the change`);
  return {
    id,
    target: ElementFacts.parse(before),
    gold,
    lookalikes: lookalikes.map(each => ElementFacts.parse(each)),
  };
}

/** A path answers when it finds exactly one element, as Playwright asks of a locator; it is never more or less sure. */
const outcomeOf = ({ id, finds, findsWhenGone }: Named, site: string): Outcome => ({
  id,
  site,
  right: finds === 'it',
  sureness: finds === 'it' || finds === 'another' ? 1 : 0,
  surenessGone: findsWhenGone ? 1 : 0,
  answered: finds === 'it' || finds === 'another',
  answeredGone: findsWhenGone,
});
