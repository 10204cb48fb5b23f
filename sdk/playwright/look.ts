import type { Locator, Page } from '@playwright/test';
import { type Facts, type Recorded, recordInPage, visibleInPage } from './facts.ts';

/** An element as the server takes it: with its role and name in the accessibility tree. */
export type RecordedElement = {
  readonly facts: Facts;
  readonly role: string;
  readonly name: string;
  readonly label: string;
  readonly testId: string;
};

/** The server looks at no more elements than this. */
const mostElements = 600;
const lookMs = 5_000;

interface AriaNode {
  readonly role?: string;
  readonly name?: string;
  readonly ref?: string;
  readonly children?: readonly (AriaNode | string)[];
}

/** The server takes no more lookalikes than this. */
const mostLookalikes = 20;

/** The one element that a locator finds, as it is now, and what on the page could be taken for it. */
export async function lookAt(
  locator: Locator,
  testIdAttribute: string,
): Promise<{ readonly element: RecordedElement; readonly lookalikes: readonly Recorded[] }> {
  const [[recorded], snapshot] = await Promise.all([
    locator.evaluate(recordInPage, { testIdAttribute, lookalikes: mostLookalikes }, { timeout: lookMs }),
    locator.ariaSnapshotJSON({ timeout: lookMs }),
  ]);
  const [node] = snapshot as readonly (AriaNode | string)[];
  const said = typeof node === 'object' ? node : {};
  const { lookalikes, ...element } = recorded!;
  return { element: { ...element, role: said.role ?? '', name: said.name ?? '' }, lookalikes };
}

/** Everything on the page that could be meant, with whether it is all of it. */
export async function lookAround(
  page: Page,
  testIdAttribute: string,
): Promise<{ readonly elements: readonly RecordedElement[]; readonly whole: boolean }> {
  const snapshot = (await page.ariaSnapshotJSON({ mode: 'ai' })) as readonly (AriaNode | string)[];
  const seen = await page.evaluateHandle(visibleInPage, mostElements + 1);
  const recorded = await seen.evaluate(recordInPage, { testIdAttribute, lookalikes: 0 });
  const said = new Map<number, AriaNode>();
  await Promise.all(
    nodesIn(snapshot).map(async node => {
      const at = await page
        .getByRef(node.ref!)
        .evaluate((element, elements) => (elements as Element[]).indexOf(element), seen, { timeout: lookMs })
        .catch(() => -1);
      if (at >= 0) said.set(at, node);
    }),
  );
  await seen.dispose();
  const elements = recorded.map(({ lookalikes: _none, ...each }, at) => {
    const { role = '', name = '' } = said.get(at) ?? {};
    return { ...each, role: role === 'generic' ? '' : role, name };
  });
  return { elements: elements.slice(0, mostElements), whole: elements.length <= mostElements };
}

const nodesIn = (nodes: readonly (AriaNode | string)[]): AriaNode[] =>
  nodes.flatMap(node =>
    typeof node === 'string' ? [] : [...(node.ref ? [node] : []), ...nodesIn(node.children ?? [])],
  );
