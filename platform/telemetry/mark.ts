/** What stands in the place of something that was taken out. One word, so that it is never taken apart itself. */
export const mark = (what: string): string => `[redacted:${what}]`;
