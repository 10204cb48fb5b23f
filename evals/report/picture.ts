import { chromium } from 'playwright-core';

const [wide, high] = [1100, 1500];

/** Draws the head of a page: the table of the suites, their main figures, the trend. */
export async function pictureOf(page: string, to: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: wide, height: high }, deviceScaleFactor: 1.5 });
    await tab.setContent(page);
    const [first] = await tab.locator('main > section').all();
    const end = (await first?.boundingBox())?.y ?? high;
    await tab.screenshot({ path: to, clip: { x: 0, y: 0, width: wide, height: end } });
  } finally {
    await browser.close();
  }
}
