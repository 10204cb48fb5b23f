import { boundOf } from '../criteria.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Kept } from '../history.ts';
import { escaped } from './escape.ts';
import { barOf, headlineOf } from './headline.ts';
import { htmlOf } from './markdown.ts';
import { bars, lines } from './plots.ts';
import { style } from './style.ts';

export interface Told {
  readonly evaluations: readonly Evaluation[];
  /** Runs that were kept, oldest first, and this one. */
  readonly history: readonly Kept[];
  readonly at: Date;
  readonly commit: string;
}

/** A run as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export function pageOf({ evaluations, history, at, commit }: Told): string {
  const shown = evaluations.flatMap(({ suite, result, outcome }) =>
    result && outcome !== 'skipped' ? (barOf(suite.name, result.metrics, result.n) ?? []) : [],
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign: evaluations</title><style>${style}</style></head><body><main>
<h1>Evaluations</h1>
<p class="about">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${escaped(commit)}. Whiskers are 95 % intervals. A gate is all or none; a threshold is how good is good enough; a goal is reported, whatever it came to.</p>
${overview(evaluations)}
<h2>Each suite</h2>${bars('The main figure of each suite', shown)}
${trend(history)}
${evaluations.map(suiteOf).join('\n')}
</main></body></html>
`;
}

const badge = (outcome: Evaluation['outcome']): string => `<span class="badge ${outcome}">${outcome}</span>`;

function overview(evaluations: readonly Evaluation[]): string {
  const rows = evaluations.map(({ suite, outcome, result, verdicts, seconds }) => {
    const missed = verdicts
      .filter(({ holds }) => !holds)
      .map(({ criterion }) => `${criterion.kind}: ${criterion.metric}`);
    const failed = result?.cases.filter(({ passed }) => !passed).length ?? 0;
    return `<tr><td><a href="#${suite.name}">${escaped(suite.name)}</a></td><td>${badge(outcome)}</td><td>${escaped(result?.tier ?? '')}${result?.synthetic ? ', synthetic' : ''}</td><td class="number">${result?.n || ''}</td><td class="number">${result?.n ? failed : ''}</td><td>${escaped(missed.join(', '))}</td><td class="number">${seconds.toFixed(0)} s</td></tr>`;
  });
  return `<div class="wide"><table><thead><tr><th>Suite</th><th>Outcome</th><th>Answers by</th><th class="number">Cases</th><th class="number">Failed</th><th>Not met</th><th class="number">Took</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** The main figure of each suite over the commits whose run was kept. One run is no trend. */
function trend(history: readonly Kept[]): string {
  if (history.length < 2)
    return '<h2>Over commits</h2><p>No earlier run was kept: <code>npm run evals -- --keep</code>.</p>';
  const names = [...new Set(history.flatMap(({ suites }) => Object.keys(suites)))];
  const drawn = names.flatMap(name => {
    const points = history.flatMap(({ suites }, index) => {
      const found = suites[name] && headlineOf(suites[name].metrics);
      return found ? [[index, found.value] as const] : [];
    });
    return points.length ? [{ name, points }] : [];
  });
  const labels = history.map(({ commit }) => commit);
  return `<h2>Over commits</h2>${lines('The main figure of each suite over the commits whose run was kept', drawn, { x: 'commit', y: 'main figure', labels })}`;
}

function suiteOf({ suite, outcome, why, result, verdicts, difference }: Evaluation): string {
  const criteria = verdicts.map(
    ({ criterion, value, holds }) =>
      `<tr class="${holds ? 'holds' : 'missed'}"><td>${criterion.kind}</td><td>${escaped(criterion.metric)}</td><td>${escaped(boundOf(criterion))}</td><td class="number">${figure(value)}</td><td>${holds ? 'holds' : 'does not hold'}</td></tr>`,
  );
  const judged = new Set(verdicts.map(({ criterion }) => criterion.metric));
  const tracked = Object.entries(result?.metrics ?? {}).filter(([name]) => !judged.has(name));
  const curves = (result?.curves ?? []).map(
    ({ title, x, y, series }) => `<h3>${escaped(title)}</h3>${lines(title, series, { x, y })}`,
  );
  const broken = new Set(difference?.broken.map(({ id }) => id));
  const failed = result?.cases.filter(({ passed }) => !passed) ?? [];
  const cases = failed.map(
    ({ id, seen = '' }) =>
      `<li><b>${escaped(id)}</b>${broken.has(id) ? ' <em>passed before</em>' : ''} ${escaped(seen)}</li>`,
  );
  return `<section id="${suite.name}"><h2>${escaped(suite.name)} ${badge(outcome)}</h2><p>${escaped(suite.title)}.${why ? ` ${escaped(why)}` : ''}</p>
${criteria.length ? `<div class="wide"><table><thead><tr><th>Kind</th><th>Figure</th><th>Bound</th><th class="number">Is</th><th></th></tr></thead><tbody>${criteria.join('')}</tbody></table></div>` : ''}
${tracked.length ? `<p class="tracked">${tracked.map(([name, value]) => `${escaped(name)} <b>${figure(value)}</b>`).join(' · ')}</p>` : ''}
${curves.join('')}
${cases.length ? `<details><summary>${cases.length} of ${result!.n} cases failed</summary><ul>${cases.join('')}</ul></details>` : ''}
${result?.report ? `<details><summary>More</summary>${htmlOf(result.report)}</details>` : ''}</section>`;
}

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(3));
