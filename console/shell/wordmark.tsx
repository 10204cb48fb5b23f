import styles from './wordmark.module.css';

/** The name over the line on which one signs. */
export const Wordmark = () => <span className={styles.wordmark}>Countersign</span>;
