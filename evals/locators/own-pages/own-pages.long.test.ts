import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumAt } from '../../../connectors/chromium/launch.ts';
import { figuresOf } from '../outcome.ts';
import { judgedOnOwnPages } from './compare.ts';
import { ownPages } from './own-pages.ts';
import { robulaPlus } from './robula-plus.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumAt(undefined), args: ['--no-sandbox'] });
  page = await browser.newPage();
});
afterAll(() => browser.close());

describe('ROBULA+ writes the shortest path that finds the element and nothing else', () => {
  const pathOf = async (html: string, selector: string): Promise<string> => {
    await page.setContent(`<body>${html}</body>`);
    return page.evaluate(`(${robulaPlus})(document.querySelector(${JSON.stringify(selector)}))`);
  };
  it.each([
    ['its tag, where that is enough', '<p>One</p><button>Buy</button>', 'button', '//button'],
    ['its id', '<a id="a" href="/">A</a><a href="/">B</a>', '#a', "//*[@id='a']"],
    ['its text', '<a href="/">A</a><a href="/b">B</a>', '[href="/b"]', "//*[contains(text(),'B')]"],
    [
      'an attribute that is thought robust before another, and none that is thought fragile',
      '<input data-x="1" name="n" size="9"><input data-x="2" name="m" size="8">',
      '[name=n]',
      "//*[@name='n']",
    ],
    [
      'two attributes, where one is not enough',
      '<input name="n" title="t"><input name="n" title="u"><input name="o" title="t">',
      'input',
      "//*[@name='n' and @title='t']",
    ],
    ['its place among its like', '<ul><li></li><li></li><li></li></ul>', 'li:nth-child(2)', '//li[2]'],
    [
      'its parent',
      '<p class="x"><b></b><b></b></p><p class="y"><b></b><b></b></p>',
      '.y b',
      "//*[@class='y']/*[1]",
    ],
    [
      'a text with both quotes',
      `<b>it's "so"</b><b>x</b>`,
      'b',
      `//*[contains(text(),concat('it',"'",'s "so"'))]`,
    ],
  ])('%s', async (_what, html, selector, path) => {
    expect(await pathOf(html, selector)).toBe(path);
  });
});

it('finds all on a page that did not change, loses what went by words, and loses classes to a build', async () => {
  const { sites, robula } = await ownPages(chromiumAt(undefined));
  expect(sites.reduce((sum, { cases }) => sum + cases.length, 0)).toBe(robula.length);
  const top1 = (change: string) => figuresOf(robula.filter(({ site }) => site === change)).top1;
  expect(top1('nothing')).toBe(1);
  expect(top1('moved on the page')).toBeLessThan(1);
  expect(top1('other words')).toBeLessThan(top1('nothing'));
  expect(top1('a new design')).toBeLessThan(0.6);
  const { metrics, report } = judgedOnOwnPages({ sites, robula });
  expect(metrics.own_pages_top1).toBeGreaterThan(metrics.robula_top1!);
  expect(metrics.own_pages_wrong_heal).toBeLessThan(metrics.own_pages_alone_wrong_heal! / 4);
  expect(metrics.own_pages_held_out_wrong_heal).toBeLessThan(0.1);
  expect(metrics.own_pages_alone_wrong_heal).toBeLessThan(metrics.tree_path_own_pages_wrong_heal!);
  expect(report).toContain('| ROBULA+ |');
});
