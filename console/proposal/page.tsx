import { useParams } from 'react-router';
import { ProposalCard } from './card.tsx';
import styles from './page.module.css';

/** One proposal under an address of its own. */
export function ProposalPage() {
  const { id } = useParams();
  return (
    <main className={styles.page}>
      <ProposalCard key={id} id={id!} level={1} />
    </main>
  );
}
