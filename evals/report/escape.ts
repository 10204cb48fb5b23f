/** Text as HTML shows it, also within attributes. Everything in the page goes through here: cases name outsiders' words. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
