/**
 * Characters that steer how their neighbours are shown, or are not shown at all: controls, bidirectional overrides and
 * isolates, zero-width spaces and joins of words, line separators, annotations, tags. The joiners that emoji and the
 * scripts of India and Iran need (U+200C, U+200D) stay.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this is about
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\u034F|\u17B4|\u17B5|\uDB40[\uDC00-\uDFFF]/g;

const nameOf = (character: string): string =>
  `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** The text with every unseen character spelt out, so that what a person reads is all that is there. */
export const visible = (text: string): string => text.replace(/\r\n?/g, '\n').replace(unseen, nameOf);

/** What a field for typing cannot show, spelt out beneath it; nothing when all of it is seen. */
export const unseenIn = (text: string): string | undefined =>
  visible(text) === text ? undefined : `It holds characters that cannot be seen: ${visible(text)}`;
