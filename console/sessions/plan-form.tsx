import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { problemOf } from '../api/request.ts';
import { allowHost, lookAgain, planSession } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import styles from './form.module.css';

const timeBoxes = ['30', '60', '90', '120'].map(value => ({ value, label: `${value} minutes` }));

/** What to explore, where, and for how long. Whoever names the address allows the browser to go to its host. */
export function PlanForm() {
  const navigate = useNavigate();
  const [charter, setCharter] = useState('');
  const [url, setUrl] = useState('');
  const [minutes, setMinutes] = useState('60');
  const plan = useMutation({
    mutationFn: async () => {
      const { session } = await planSession({
        charter,
        time_box_minutes: Number(minutes),
        ...(url && { start_url: url }),
      });
      if (url) await allowHost(session, new URL(url).host).catch(() => {});
      await lookAgain();
      return session;
    },
    onSuccess: session => navigate(`/sessions/${session}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    plan.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <Textarea
        label="Charter"
        description="Explore … with … to discover …"
        required
        minLength={10}
        maxLength={500}
        autosize={false}
        rows={3}
        data-autofocus
        value={charter}
        onChange={event => setCharter(event.currentTarget.value)}
      />
      <TextInput
        label="Where it begins"
        description="The live browser may go to this host, and to no other that you do not allow."
        type="url"
        placeholder="https://"
        value={url}
        onChange={event => setUrl(event.currentTarget.value)}
      />
      <NativeSelect
        label="Time box"
        data={timeBoxes}
        value={minutes}
        onChange={event => setMinutes(event.currentTarget.value)}
      />
      {plan.error && <ProblemNote problem={problemOf(plan.error)} />}
      <div>
        <Button type="submit" loading={plan.isPending}>
          Plan it
        </Button>
      </div>
    </form>
  );
}
