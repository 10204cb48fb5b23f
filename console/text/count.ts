/** A count as a person reads it: `1,523`. */
export const counted = (count: number): string => count.toLocaleString('en-US');
