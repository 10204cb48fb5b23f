import { memo } from 'react';
import Markdown from 'react-markdown';
import { visible } from '../text/visible.ts';
import styles from './words.module.css';

/** Emphasis and structure, and nothing that leads out of the page: no link, no image, no markup of the writer's own. */
const allowed = ['p', 'strong', 'em', 'del', 'ul', 'ol', 'li', 'code', 'pre', 'blockquote', 'hr', 'br'];

/** An answer's words. Links lose their address and images go; their text stays. */
export const Words = memo(({ children }: { readonly children: string }) => (
  <div className={styles.words} dir="auto">
    <Markdown allowedElements={allowed} unwrapDisallowed>
      {visible(children)}
    </Markdown>
  </div>
));
