import { visible } from './visible.ts';

/** Somebody else's words: text and never markup, each piece isolated from the direction of what stands around it. */
export const Foreign = ({ children }: { readonly children: string }) => <bdi>{visible(children)}</bdi>;

/** A link to an address from elsewhere: a link where that is an address of the web, and its text alone where it is not. */
export const ForeignLink = ({ href, children }: { readonly href: string; readonly children: string }) =>
  /^https?:\/\//.test(href) && URL.canParse(href) ? (
    <a href={new URL(href).href} rel="noreferrer" target="_blank">
      <Foreign>{children}</Foreign>
    </a>
  ) : (
    <Foreign>{children}</Foreign>
  );
