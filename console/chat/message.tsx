import type { Message as LangChainMessage } from '@langchain/langgraph-sdk';
import { Foreign } from '../text/foreign.tsx';
import { partsOf, wordsOf } from './answer.ts';
import styles from './message.module.css';
import { Part } from './parts/part.tsx';
import { Words } from './words.tsx';

interface Props {
  readonly message: LangChainMessage;
  /** Only the newest answer suggests what to say next. */
  readonly last: boolean;
  readonly say: (words: string) => void;
}

/** What somebody said: a person's words as they are, an answer's words and what it shows beside them. */
export function Message({ message, last, say }: Props) {
  const words = wordsOf(message);
  if (message.type === 'human')
    return (
      <li className={styles.human}>
        <span className="visually-hidden">You said: </span>
        <p>
          <Foreign>{words}</Foreign>
        </p>
      </li>
    );
  return (
    <li className={styles.answer}>
      <span className="visually-hidden">Answer: </span>
      {words && <Words>{words}</Words>}
      {partsOf(message).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never move
        <Part key={index} part={part} last={last} say={say} />
      ))}
    </li>
  );
}
