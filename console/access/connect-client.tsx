import { Button, CopyButton } from '@mantine/core';
import styles from './access.module.css';

const snippet = (origin: string): string =>
  JSON.stringify(
    {
      mcpServers: {
        countersign: { type: 'http', url: `${origin}/mcp`, headers: { Authorization: 'Bearer YOUR_TOKEN' } },
      },
    },
    null,
    2,
  );

/** What to put into an assistant's configuration. */
export function ConnectClient() {
  const text = snippet(location.origin);
  return (
    <section className="section" aria-label="Connect an assistant">
      <h2>Connect an assistant</h2>
      <p className="quiet">
        Any client that speaks MCP over HTTP. One that starts a program instead runs{' '}
        <code>npx countersign mcp</code>.
      </p>
      <div className={styles.copy}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
        <pre tabIndex={0}>
          <code>{text}</code>
        </pre>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
    </section>
  );
}
