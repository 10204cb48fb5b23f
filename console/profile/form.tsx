import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AddressView, ProfileView } from '../../server/wire.ts';
import { profileQuery, queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { unseenIn } from '../text/visible.ts';
import { AddressFields } from './address-fields.tsx';
import styles from './form.module.css';
import { type NewPayment, PaymentFields } from './payment-fields.tsx';

/** A new address with an id that no other has. */
function newAddress(known: readonly AddressView[], name: string): AddressView {
  let number = known.length + 1;
  while (known.some(({ id }) => id === `address-${number}`)) number += 1;
  const blank = { label: '', street: '', city: '', region: '', postalCode: '', country: '' };
  return { ...blank, id: `address-${number}`, name };
}

/** The whole profile in one form; the server checks it as a whole. */
export function ProfileForm({ profile }: { readonly profile: ProfileView }) {
  const [draft, setDraft] = useState(profile);
  const [payment, setPayment] = useState<NewPayment | null>(null);
  const save = useMutation({
    mutationFn: () =>
      request<ProfileView>('PUT', '/api/profile', {
        ...draft,
        defaultAddress: draft.defaultAddress ?? draft.addresses[0]?.id ?? null,
        payment: payment ?? draft.payment,
      }),
    onSuccess: saved => queryClient.setQueryData(profileQuery.queryKey, saved),
  });
  const set = (change: Partial<ProfileView>) => setDraft({ ...draft, ...change });
  const contact = (key: 'name' | 'email' | 'phone' | 'currency', label: string, more: object = {}) => (
    <TextInput
      label={label}
      value={draft[key]}
      description={unseenIn(draft[key])}
      onChange={event => set({ [key]: event.currentTarget.value })}
      {...more}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <fieldset className={styles.part}>
        <legend>Contact</legend>
        <div className="fields">
          {contact('name', 'Name', { required: true, autoComplete: 'name' })}
          {contact('email', 'E-mail', { required: true, type: 'email', autoComplete: 'email' })}
          {contact('phone', 'Telephone', { type: 'tel', autoComplete: 'tel' })}
          {contact('currency', 'Currency', { required: true, maxLength: 3, placeholder: 'USD' })}
        </div>
      </fieldset>
      <fieldset className={styles.part}>
        <legend>Addresses</legend>
        {draft.addresses.map(address => (
          <AddressFields
            key={address.id}
            address={address}
            chosen={draft.defaultAddress === address.id}
            choose={() => set({ defaultAddress: address.id })}
            change={next =>
              set({ addresses: draft.addresses.map(each => (each.id === address.id ? next : each)) })
            }
            remove={() =>
              set({
                addresses: draft.addresses.filter(({ id }) => id !== address.id),
                ...(draft.defaultAddress === address.id && { defaultAddress: null }),
              })
            }
          />
        ))}
        <Button
          variant="default"
          className={styles.add}
          onClick={() => set({ addresses: [...draft.addresses, newAddress(draft.addresses, draft.name)] })}
        >
          Add an address
        </Button>
      </fieldset>
      <fieldset className={styles.part}>
        <legend>Payment</legend>
        <PaymentFields current={draft.payment} replacement={payment} replace={setPayment} />
      </fieldset>
      {save.error && <ProblemNote problem={problemOf(save.error)} />}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          Save the profile
        </Button>
        <span role="status" className="quiet">
          {save.isSuccess && 'Saved.'}
        </span>
      </div>
    </form>
  );
}
