import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { proposalQuery } from '../api/queries.ts';
import { useTitle } from '../shell/use-title.ts';
import { visible } from '../text/visible.ts';
import { ProposalCard } from './card.tsx';
import { Desk } from './desk.tsx';
import styles from './page.module.css';

/** One proposal under an address of its own. */
export function ProposalPage() {
  const { id } = useParams();
  const { data } = useQuery(proposalQuery(id!));
  const sentence = data?.document.sentence;
  useTitle(sentence ? visible(sentence) : 'Proposal');
  return (
    <main className={styles.page}>
      <ProposalCard key={id} id={id!} level={1} />
      {data && <Desk key={`desk ${id}`} view={data} />}
    </main>
  );
}
