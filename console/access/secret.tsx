import { Button, CopyButton } from '@mantine/core';
import styles from './access.module.css';

interface Props {
  readonly label: string;
  readonly value: string;
}

/** Something shown once, to be copied. */
export const Secret = ({ label, value }: Props) => (
  <div className={styles.secret}>
    <p className="small">
      <strong>{label}</strong> It is shown only now.
    </p>
    <div className={styles.copy}>
      <code>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  </div>
);
