import { visible } from './visible.ts';

/** Somebody else's words: text and never markup, each piece isolated from the direction of what stands around it. */
export const Foreign = ({ children }: { readonly children: string }) => <bdi>{visible(children)}</bdi>;
