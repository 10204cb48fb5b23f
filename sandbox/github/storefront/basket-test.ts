/** A test of the shop's that puts something into the basket, and the page that it opens. */
export const spec = 'e2e/basket.spec.ts';
export const page = 'site/lamps/desk-lamp.html';

export const specText = `import { expect } from '@playwright/test';
import { test } from '@countersign/sdk/playwright';

test.describe('Basket', () => {
  test('takes what is put into it', async ({ page }) => {
    await page.goto('/lamps/desk-lamp.html');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await expect(page.getByRole('status')).toHaveText('1 item');
  });
});
`;

/** Where the test acts, in its file. */
export const brokenLine = 7;

export const pageText = (button: string): string => `<!doctype html>
<html lang="en"><title>Desk lamp · Harbor Goods</title>
<style>body{font:16px/1.5 system-ui;margin:0 auto;max-width:52rem;padding:1rem}nav a{margin-right:1rem}button{font:inherit;padding:.5rem 1rem}.primary{background:#124;color:#fff;border:0}</style>
<body>
<header><nav><a href="/">Harbor Goods</a> <a href="/lamps.html">Lamps</a> <a href="/chairs.html">Chairs</a> <a href="/help.html">Help</a></nav></header>
<main><h1>Desk lamp</h1><p>A lamp for a desk, of brass. $39.00</p>
<button id="add" class="primary">${button}</button> <button id="save" class="quiet">Save for later</button>
<p role="status">Empty</p><h2>Goes well with it</h2><ul><li><a href="/bulb.html">Warm bulb</a></li><li><a href="/shade.html">Linen shade</a></li></ul></main>
<footer><a href="/imprint.html">Imprint</a> <a href="/privacy.html">Privacy</a></footer>
<script>document.getElementById('add').onclick = () => { document.querySelector('[role=status]').textContent = '1 item'; };</script>
</body></html>
`;
