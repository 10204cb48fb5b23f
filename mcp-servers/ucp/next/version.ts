/**
 * The release after `2026-04-08`, as it stood in the protocol's main branch on this day: the date names that snapshot,
 * because the snapshot itself has no number yet. Everything that is said otherwise in it is said in this folder; when
 * the release's own schemas are here, its date goes here and its address below.
 */
export const nextVersion = '2026-08-22';

/** Where the protocol publishes what is not released yet. */
export const nextSite = 'https://ucp.dev/draft';
