/** The stable release of the Admin API that the sandbox serves; Shopify brings one a quarter. */
export const apiVersion = '2026-10';
