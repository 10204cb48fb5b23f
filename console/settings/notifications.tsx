import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNotifications, type Wish, wishNotifications } from '../api/notifications.ts';

const said: Readonly<Partial<Record<Wish, string>>> = {
  denied: 'The browser does not let this page notify you. Allow it in the browser’s settings for this site.',
  unsupported: 'This browser knows no notifications.',
};

/** Asked for, never assumed: the browser's own question comes only after a press here. */
export function Notifications() {
  const on = useNotifications();
  const [outcome, setOutcome] = useState<Wish>();
  return (
    <>
      <p>
        {on
          ? 'This browser tells you when something new waits for a decision, while a page of Countersign is open.'
          : 'This browser can tell you when something new waits for a decision, while a page of Countersign is open.'}
      </p>
      <div>
        <Button variant="default" onClick={async () => setOutcome(await wishNotifications(!on))}>
          {on ? 'Do not notify me' : 'Notify me'}
        </Button>
      </div>
      <p role="status" className="small quiet">
        {outcome && said[outcome]}
      </p>
    </>
  );
}
