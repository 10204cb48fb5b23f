import { Button, TextInput } from '@mantine/core';
import type { ProfileView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';

export interface NewPayment {
  readonly handler: string;
  readonly token: string;
  readonly brand: string;
  readonly lastDigits: string;
}

interface Props {
  readonly current: ProfileView['payment'];
  readonly replacement: NewPayment | null;
  readonly replace: (payment: NewPayment | null) => void;
}

/** A payment provider's token. The number of a card has no place here, nor anywhere else in the house. */
export function PaymentFields({ current, replacement, replace }: Props) {
  const blank = { handler: current?.handler ?? 'sandbox', token: '', brand: '', lastDigits: '' };
  if (!replacement)
    return (
      <div className="row">
        <p>
          {current ? (
            <>
              <Foreign>{current.brand}</Foreign> ending in {current.lastDigits}{' '}
              <span className="quiet">through {current.handler}</span>
            </>
          ) : (
            'Nothing yet.'
          )}
        </p>
        <Button variant="default" onClick={() => replace(blank)}>
          {current ? 'Replace' : 'Add'}
        </Button>
      </div>
    );
  const field = (key: 'token' | 'brand' | 'lastDigits', label: string, more: object = {}) => (
    <TextInput
      label={label}
      required
      autoComplete="off"
      value={replacement[key]}
      onChange={event => replace({ ...replacement, [key]: event.currentTarget.value })}
      {...more}
    />
  );
  return (
    <>
      <div className="fields">
        {field('token', 'Token of the provider')}
        {field('brand', 'Brand')}
        {field('lastDigits', 'Last four digits', { inputMode: 'numeric', maxLength: 4, pattern: '[0-9]{4}' })}
      </div>
      <div>
        <Button variant="default" onClick={() => replace(null)}>
          Keep the old one
        </Button>
      </div>
    </>
  );
}
