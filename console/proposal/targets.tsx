import { Button, Checkbox, TextInput } from '@mantine/core';
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TargetView } from '../../server/wire.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { visible } from '../text/visible.ts';
import { changesFile, keepAsFile } from './changes-file.ts';
import { type Change, difference, labelOf } from './difference.ts';
import { DifferenceTable, textOf } from './difference-table.tsx';
import { isActUpon } from './lines.ts';
import section from './section.module.css';
import styles from './targets.module.css';

interface Props {
  readonly targets: readonly TargetView[];
  /** The positions that a person took out; given while that is still possible. */
  readonly left?: ReadonlySet<number>;
  readonly setLeft?: (left: ReadonlySet<number>) => void;
}

const page = 100;

/** Exactly what will be written: one target open, many as a list to filter, unfold and choose from. */
export function Targets({ targets, left, setLeft }: Props) {
  const [words, setWords] = useState('');
  const [shown, setShown] = useState(page);
  const only = targets.length === 1 ? targets[0] : undefined;
  if (only) return <OnlyTarget target={only} />;
  const found = targets.filter(({ title, ref }) =>
    `${title} ${ref}`.toLowerCase().includes(words.toLowerCase()),
  );
  const chosen = targets.length - (left?.size ?? 0);
  return (
    <details className={section.part} open>
      <summary>
        Changes{' '}
        <span className={section.aside}>
          {left ? `${counted(chosen)} of ${counted(targets.length)} chosen` : counted(targets.length)}
        </span>
      </summary>
      {targets.length > 10 && (
        <div className={styles.tools}>
          <TextInput
            aria-label="Filter the changes"
            placeholder="Filter"
            value={words}
            onChange={event => setWords(event.currentTarget.value)}
          />
          {left && setLeft && words && (
            <>
              <Button variant="subtle" onClick={() => setLeft(without(left, found))}>
                Include these {counted(found.length)}
              </Button>
              <Button variant="subtle" onClick={() => setLeft(new Set([...left, ...found.map(positionOf)]))}>
                Leave these out
              </Button>
            </>
          )}
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            onClick={() => keepAsFile('changes.csv', changesFile(targets))}
          >
            CSV
          </Button>
        </div>
      )}
      <ul className={styles.list}>
        {found.slice(0, shown).map(target => (
          <li key={target.position} className={styles.target}>
            {left && setLeft && (
              <Checkbox
                size="md"
                aria-label={`Include ${visible(target.title)}`}
                checked={!left.has(target.position)}
                onChange={() => setLeft(toggled(left, target.position))}
              />
            )}
            <TargetRow target={target} />
          </li>
        ))}
      </ul>
      {found.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + 10 * page)}>
          Show more of {counted(found.length)}
        </Button>
      )}
    </details>
  );
}

const positionOf = ({ position }: TargetView): number => position;

function without(set: ReadonlySet<number>, found: readonly TargetView[]): Set<number> {
  const next = new Set(set);
  for (const { position } of found) next.delete(position);
  return next;
}

function toggled(set: ReadonlySet<number>, position: number): Set<number> {
  const next = new Set(set);
  if (!next.delete(position)) next.add(position);
  return next;
}

function OnlyTarget({ target }: { readonly target: TargetView }) {
  const { before, after, title } = target;
  const changes = useMemo(() => difference(before, after), [before, after]);
  if (isActUpon(before, after))
    return (
      <>
        <Values title="Every value that will be sent" of={title} changes={difference(null, after)} />
        <Values
          title="What it rests on, as it was read"
          of={title}
          changes={difference(null, before)}
          heading="Was read as"
        />
      </>
    );
  const created = changes.every(change => change.before === undefined);
  return (
    <Values
      title={created ? 'Every value that will be written' : 'Before and after'}
      of={title}
      changes={changes}
      open={!created}
    />
  );
}

interface ValuesProps {
  readonly title: string;
  readonly of: string;
  readonly changes: readonly Change[];
  readonly open?: boolean;
  readonly heading?: string;
}

const Values = ({ title, of, changes, open = false, heading }: ValuesProps) => (
  <details className={section.part} open={open}>
    <summary>
      {title}{' '}
      <span className={section.aside}>
        <Foreign>{of}</Foreign>
      </span>
    </summary>
    <DifferenceTable changes={changes} heading={heading} />
  </details>
);

const inBrief = ({ path, before, after }: Change): string =>
  `${labelOf(path) || 'Value'}: ${before === undefined ? '' : `${textOf(before)} → `}${after === undefined ? 'nothing' : textOf(after)}`;

function TargetRow({ target }: { readonly target: TargetView }) {
  const changes = useMemo(() => difference(target.before, target.after), [target]);
  const moved = changes.filter(change => change.changed);
  return (
    <details className={styles.row}>
      <summary>
        <span>
          <Foreign>{target.title}</Foreign>
        </span>
        <span className={styles.brief}>
          {moved[0] && <Foreign>{inBrief(moved[0])}</Foreign>}
          {moved.length > 1 && ` and ${moved.length - 1} more`}
        </span>
      </summary>
      <DifferenceTable changes={changes} />
    </details>
  );
}
