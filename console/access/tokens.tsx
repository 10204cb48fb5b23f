import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TokenView } from '../../server/wire.ts';
import { queryClient, tokensQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import { ago, date } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import styles from './access.module.css';
import { IssueToken } from './issue-token.tsx';

/** The tokens in force, and a form for one more. */
export function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [adding, setAdding] = useState(false);
  return (
    <section className="section" aria-label="Tokens">
      <div className="row">
        <h2>Tokens of assistants</h2>
        {!adding && (
          <Button variant="default" onClick={() => setAdding(true)}>
            Issue a token
          </Button>
        )}
      </div>
      {adding && <IssueToken close={() => setAdding(false)} />}
      <Read of={tokens}>
        {list =>
          list.length === 0 ? (
            <p className="quiet">No assistant has a token yet.</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
            <section className="sheet" tabIndex={0} aria-label="Tokens in force">
              <table className="ledger">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">May</th>
                    <th scope="col">Until</th>
                    <th scope="col">Last used</th>
                    <th scope="col">
                      <span className="visually-hidden">Revoke</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {list.map(token => (
                    <TokenRow key={token.id} token={token} />
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Read>
    </section>
  );
}

function TokenRow({ token }: { readonly token: TokenView }) {
  const [now] = useState(Date.now);
  const revoke = useMutation({
    mutationFn: () => request('DELETE', `/api/tokens/${token.id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const over = token.revokedAt !== null || Date.parse(token.expiresAt) <= now;
  return (
    <tr>
      <td>
        <Foreign>{token.name}</Foreign>
      </td>
      <td>
        {token.scopes.map(scope => (
          <span key={scope} className={styles.scope}>
            {scope}
          </span>
        ))}
      </td>
      <td className="nowrap">{token.revokedAt ? 'revoked' : date(token.expiresAt)}</td>
      <td className="nowrap">{token.lastUsedAt ? ago(token.lastUsedAt, now) : 'never'}</td>
      <td>
        {!over && (
          <Button
            variant="subtle"
            color="danger"
            size="sm"
            aria-label={`Revoke ${visible(token.name)}`}
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            Revoke
          </Button>
        )}
        {revoke.error && <ProblemNote problem={problemOf(revoke.error)} />}
      </td>
    </tr>
  );
}
