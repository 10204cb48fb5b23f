import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from './testing/built.ts';
import { thread } from './testing/order.ts';
import { proposals } from './testing/proposals.ts';
import { partialRun } from './testing/runs.ts';
import { session } from './testing/sessions.ts';
import { launch, open } from './testing/stage.ts';

/** The console by keyboard alone: everything that a mouse could use is come to by Tab, seen to be, and left again. */
let browser: Browser;
beforeAll(async () => {
  await buildConsole();
  browser = await launch();
});
afterAll(() => browser?.close());

/** Gives every element that a mouse could use a name of its own, and all those names. */
const named = (): string[] => {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const all = [...document.querySelectorAll<HTMLElement>(usable)].filter(
    element =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.matches(':disabled, [tabindex="-1"], [type="radio"]:not(:checked)'),
  );
  return all.map((element, index) => {
    element.dataset.walked = `${index} ${element.tagName} ${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)}`;
    return element.dataset.walked;
  });
};
/** Where the keyboard is, and whether that is to be seen: at the element, or at the box around a field. */
const here = () => {
  const at = document.activeElement as HTMLElement | null;
  const field = at?.closest<HTMLElement>('[data-walked]');
  if (!at || !field) return null;
  const isSeen = [at, at.parentElement!].some(each => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
  return { name: field.dataset.walked!, isSeen };
};

test.each([
  ['a proposal', `/proposals/${proposals.waiting!.id}`],
  ['many changes', `/proposals/${proposals.prices!.id}`],
  ['a conversation', `/chat/${thread}`],
  ['the inbox', '/inbox'],
  ['a run', `/runs/${partialRun.id}`],
  ['a test session', `/sessions/${session.session.id}`],
  ['tools', '/tools'],
  ['access', '/access'],
  ['the profile', '/profile'],
  ['memory', '/memory'],
  ['learning', '/learning'],
])('%s is walked through by Tab, first past the navigation, and not held anywhere', async (_name, path) => {
  const { page, broken } = await open(browser, path);
  await page.waitForLoadState('networkidle');
  const usable = new Set(await page.evaluate(named));
  expect(usable.size).toBeGreaterThan(10);
  const walked: string[] = [];
  for (let step = 0; step < usable.size + 20; step++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(here);
    if (at === null) {
      if (walked.length >= usable.size - 1) break;
      continue;
    }
    expect(at).toMatchObject({ isSeen: true });
    walked.push(at.name);
  }
  expect(walked[0]).toContain('Skip to the content');
  expect([...usable].filter(name => !walked.includes(name))).toEqual([]);
  expect(broken).toEqual([]);
  await page.context().close();
});
