import { useQuery } from '@tanstack/react-query';
import type { LearningView } from '../../server/wire.ts';
import { sessionQuery } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import { Consent } from './consent.tsx';
import { Draft } from './draft.tsx';
import { Example } from './example.tsx';
import { learningQuery } from './learning-query.ts';
import styles from './page.module.css';
import { Versions } from './versions.tsx';

/** What is learned from decisions: consent, examples to review, and versions of what reads messages. */
export function LearningPage() {
  useTitle('Learning');
  const learning = useQuery(learningQuery);
  const isOwner = useQuery(sessionQuery).data?.operator.role === 'owner';
  return (
    <main className="page">
      <div>
        <h1>Learning</h1>
        <p className="lead">
          Decisions become examples that people review. Another model or prompt is scored on them beside the
          one that reads messages now, and takes its place only by approval.
        </p>
      </div>
      <Read of={learning}>
        {view => (
          <>
            <Consent consent={view.consent} waits={view.waiting.length > 0} isOwner={isOwner} />
            <Waiting view={view} />
            <section className="section" aria-label="Versions">
              <h2>What reads messages</h2>
              <p>
                {view.reader.live ? (
                  <Foreign>{view.next}</Foreign>
                ) : (
                  'The offline planner reads messages here. It has no prompt and no model to change, so no version changes what it understands, and none is scored.'
                )}
              </p>
              <Versions versions={view.versions} accepted={view.accepted} />
              {view.reader.live && isOwner && <Draft versions={view.versions} />}
            </section>
            <Accepted view={view} />
          </>
        )}
      </Read>
    </main>
  );
}

function Waiting({ view: { waiting, consent } }: { readonly view: LearningView }) {
  return (
    <section className="section" aria-label="To review">
      <h2>To review</h2>
      {waiting.length === 0 ? (
        <p className="quiet">
          {consent.given
            ? 'Nothing waits. What people say in the chat is noted here once they decided on what came of it.'
            : 'Nothing waits, and nothing is taken.'}
        </p>
      ) : (
        <ul className={`sheet ${styles.list}`}>
          {waiting.map(example => (
            <Example key={example.id} example={example} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Accepted({ view: { accepted, acceptedCount } }: { readonly view: LearningView }) {
  if (acceptedCount === 0) return null;
  return (
    <section className="section" aria-label="Accepted">
      <h2>Accepted: {acceptedCount}</h2>
      <p className="small quiet">
        <span className="mono">npx countersign examples --accepted --out accepted.jsonl</span> writes them for
        evaluations.
      </p>
      <ul className={`sheet ${styles.list}`}>
        {accepted.map(example => (
          <Example key={example.id} example={example} />
        ))}
      </ul>
    </section>
  );
}
