import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CreationOptions, OperatorView, PasskeyView } from '../../server/wire.ts';
import { makePasskey, passkeysQuery, prove } from '../api/passkeys.ts';
import { queryClient, resource, sessionQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import { ago, date } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import styles from './access.module.css';

const again = () => queryClient.invalidateQueries({ queryKey: passkeysQuery.queryKey });

/** One's own passkeys, and for an owner those of everybody. */
export function Passkeys() {
  const passkeys = useQuery(passkeysQuery);
  return (
    <section className="section" aria-label="Passkeys">
      <h2>Passkeys</h2>
      <p className="quiet">
        A passkey signs decisions with your own device. Adding another one, removing one, or inviting somebody
        asks for one that you have. Keep two: nobody can get the only one back for you.
      </p>
      <Read of={passkeys}>
        {list =>
          list.length === 0 ? <p className="quiet">You have no passkey yet.</p> : <Table list={list} />
        }
      </Read>
      <Add />
    </section>
  );
}

function Table({ list }: { readonly list: readonly PasskeyView[] }) {
  const people = useQuery(resource<readonly OperatorView[]>('/api/operators')).data;
  const me = useQuery(sessionQuery).data?.operator.id;
  const nameOf = (id: string) => people?.find(person => person.id === id)?.name ?? '';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
    <section className="sheet" tabIndex={0} aria-label="Passkeys in force">
      <table className="ledger">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Whose</th>
            <th scope="col">Since</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map(each => (
            <Row key={each.id} passkey={each} whose={each.person === me ? 'you' : nameOf(each.person)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ passkey, whose }: { readonly passkey: PasskeyView; readonly whose: string }) {
  const [now] = useState(Date.now);
  const { id, name, createdAt, usedAt } = passkey;
  const remove = useMutation({
    mutationFn: async () =>
      request('DELETE', `/api/passkeys/${id}`, await prove({ kind: 'remove', passkey: id })),
    onSuccess: again,
  });
  return (
    <tr>
      <td>
        <Foreign>{name}</Foreign>
      </td>
      <td>
        <Foreign>{whose}</Foreign>
      </td>
      <td className="nowrap">{date(createdAt)}</td>
      <td className="nowrap">{usedAt ? ago(usedAt, now) : 'never'}</td>
      <td>
        <Button
          variant="subtle"
          color="danger"
          size="sm"
          aria-label={`Remove ${visible(name)}`}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          Remove
        </Button>
        {remove.error && <ProblemNote problem={problemOf(remove.error)} />}
      </td>
    </tr>
  );
}

/** Made by the browser, signed for by an earlier one where there is one, then kept. */
async function addPasskey(name: string): Promise<void> {
  const response = await makePasskey(await request<CreationOptions>('POST', '/api/passkeys/options'));
  const proof = await prove({ kind: 'add', response });
  await request('POST', '/api/passkeys', { name, response, ...proof });
}

function Add() {
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => addPasskey(name),
    onSuccess: async () => {
      setName('');
      await again();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label="Name of the passkey"
        description="Which device it is on, so that you know it when you lose that."
        required
        maxLength={100}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      {add.error && <ProblemNote problem={problemOf(add.error)} />}
      <div>
        <Button type="submit" variant="default" loading={add.isPending} disabled={!name.trim()}>
          Add a passkey
        </Button>
      </div>
    </form>
  );
}
