import { Button, Radio, TextInput } from '@mantine/core';
import type { AddressView } from '../../server/wire.ts';
import { unseenIn, visible } from '../text/visible.ts';
import styles from './form.module.css';

interface Props {
  readonly address: AddressView;
  readonly chosen: boolean;
  readonly choose: () => void;
  readonly change: (address: AddressView) => void;
  readonly remove: () => void;
}

const fields: readonly (readonly [
  key: Exclude<keyof AddressView, 'id'>,
  label: string,
  required: boolean,
])[] = [
  ['label', 'Called', true],
  ['name', 'Recipient', true],
  ['street', 'Street and number', true],
  ['city', 'City', true],
  ['region', 'State or region', false],
  ['postalCode', 'Postal code', false],
  ['country', 'Country (two letters)', true],
];

/** One address; one of them is where orders go unless said otherwise. */
export function AddressFields({ address, chosen, choose, change, remove }: Props) {
  const called = address.label || 'the new address';
  return (
    <section className={styles.address} aria-label={`Address: ${visible(called)}`}>
      <div className="fields">
        {fields.map(([key, label, required]) => (
          <TextInput
            key={key}
            label={label}
            required={required}
            value={address[key]}
            description={unseenIn(address[key])}
            {...(key === 'country' && { maxLength: 2, placeholder: 'US' })}
            onChange={event =>
              change({
                ...address,
                [key]:
                  key === 'country' ? event.currentTarget.value.toUpperCase() : event.currentTarget.value,
              })
            }
          />
        ))}
      </div>
      <div className={styles.foot}>
        <Radio name="default-address" label="Orders go here" checked={chosen} onChange={choose} />
        <Button variant="subtle" color="danger" aria-label={`Remove ${visible(called)}`} onClick={remove}>
          Remove
        </Button>
      </div>
    </section>
  );
}
