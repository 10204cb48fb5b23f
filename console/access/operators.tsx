import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { OperatorView } from '../../server/wire.ts';
import { prove, useOwnPasskeys } from '../api/passkeys.ts';
import { queryClient, resource, sessionQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import styles from './access.module.css';
import { Secret } from './secret.tsx';

const operatorsQuery = resource<readonly OperatorView[]>('/api/operators');

/** The people who may sign, and a link for one more. */
export function Operators() {
  const operators = useQuery(operatorsQuery);
  const me = useQuery(sessionQuery).data?.operator.id;
  return (
    <section className="section" aria-label="Operators">
      <h2>People who may decide</h2>
      <Read of={operators}>
        {list => (
          <section className="sheet" aria-label="Operators in force">
            <table className="ledger">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Role</th>
                  <th scope="col">Since</th>
                </tr>
              </thead>
              <tbody>
                {list.map(({ id, name, role, createdAt, disabledAt }) => (
                  <tr key={id}>
                    <td>
                      <Foreign>{name}</Foreign> {id === me && <span className="quiet">(you)</span>}
                    </td>
                    <td>{disabledAt ? 'disabled' : role}</td>
                    <td className="nowrap">{date(createdAt)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Read>
      <Invite />
    </section>
  );
}

/** Roles as the server knows them; it refuses what the inviter may not give. */
const roles = ['operator', 'viewer', 'owner'];

function Invite() {
  const [name, setName] = useState('');
  const [role, setRole] = useState(roles[0]!);
  const signs = (useOwnPasskeys()?.length ?? 0) > 0;
  const invite = useMutation({
    mutationFn: async () =>
      request<{ readonly operator: string; readonly link: string }>('POST', '/api/operators', {
        name,
        role,
        ...(signs && (await prove({ kind: 'invite', name, role }))),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: operatorsQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <div className="fields">
        <TextInput
          label="Name of the person"
          required
          maxLength={100}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Role"
          data={roles}
          value={role}
          onChange={event => setRole(event.currentTarget.value)}
        />
      </div>
      {invite.error && <ProblemNote problem={problemOf(invite.error)} />}
      {invite.data && (
        <Secret
          label={`The link that signs ${name} in, once. Give it to them and nobody else.`}
          value={invite.data.link}
        />
      )}
      <div>
        <Button type="submit" variant="default" loading={invite.isPending} disabled={!name.trim()}>
          Invite
        </Button>
      </div>
    </form>
  );
}
