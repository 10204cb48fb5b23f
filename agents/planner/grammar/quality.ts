/** What an engineer or a tester says: builds, failures, selectors, tests, sessions. */
import { addDuration, type Days } from '../calendar.ts';
import { type Commands, command, given, held, textOf } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import type { WordToken } from '../vocabulary.ts';
import { meaning, type PlannerRules, type ReadingContext, todayOf } from './values.ts';

interface Source {
  repository?: string;
  branch?: string;
  commit?: string;
  pull_request?: number;
}

/** What branches are called by custom: "release/1.4" has the form of a repository, and is none. */
const branchPrefix = /^(?:release|feature|feat|hotfix|bugfix|fix|chore|deploy|dependabot|renovate)\//i;

/** Branch names that are names of environments as well. */
const environments = new Set(['production', 'staging']);

export const qualityRules: PlannerRules = {
  source: {
    phrase: `( For | On | In | Of | At | From )* ( repository=Repository | RepositoryWord ( repository=Repository | repository=Word | repository=Identifier ) | commit=Commit | CommitWord commit=Commit
      | Pull ( pull=HashNumber | pull=Number ) | pull=HashNumber | branch=BranchName Branch? | Branch ( branch=Word | branch=Identifier | branch=Repository | branch=BranchName | branch=Quoted ) | ( branch=Word | branch=Identifier | branch=Repository ) Branch ) RepositoryWord?`,
    value: (c, context): Source => {
      const pull = c.one<WordToken>('pull');
      const commit = c.one<WordToken>('commit')?.image.toLowerCase();
      const named = (label: string) => (c.has(label) ? textOf(c.all(label), context.text) : undefined);
      const path = named('repository');
      const isBranch = path !== undefined && !c.has('branch') && branchPrefix.test(path);
      const [repository, branch] = isBranch ? [undefined, path] : [path, named('branch')];
      return {
        ...(repository ? { repository } : {}),
        ...(branch ? { branch } : {}),
        ...(commit ? { commit } : {}),
        ...(pull ? { pull_request: Number(pull.image.replace('#', '')) } : {}),
      };
    },
  },
  jobName: {
    phrase: 'quoted=Quoted | word=Identifier | ( word=Word | word=Noun )+',
    value: (c, context) => textOf(c.has('quoted') ? c.all('quoted') : c.all('word'), context.text),
  },
  locator: {
    phrase: 'it=Selector | it=Quoted',
    value: (c, context) => textOf(c.all('it'), context.text),
  },
  flow: {
    phrase: 'word=Any+',
    value: (c, context) => textOf(c.all('word'), context.text).replace(/^:\s*/, ''),
  },
  minutes: {
    phrase: 'span=duration',
    value: c => {
      const match = /^PT(\d+)([HM])$/.exec(c.one<string>('span')!) ?? refuse();
      const minutes = Number(match[1]) * (match[2] === 'H' ? 60 : 1);
      return minutes >= 1 && minutes <= 1440 ? minutes : refuse();
    },
  },
};

/** A branch or a commit that is named twice is not chosen between. */
const sources = (c: Captures): Source => {
  const all = c.all<Source>('source');
  const joined: Source = Object.assign({}, ...all);
  return Object.keys(joined).length === all.flatMap(Object.keys).length ? joined : refuse();
};
const repositoryOf = (c: Captures): { repository?: string } => {
  const { repository } = sources(c);
  return repository ? { repository } : {};
};

/** A test by its file or by its name. */
const testSaid = (c: Captures): string | undefined => {
  const test = c.one<WordToken | string>('test');
  return typeof test === 'object' ? test.image : test;
};

/** "it": the build, job or run that was spoken of. */
const runMeant = ({ situation: { focus, last_run } }: ReadingContext): string | undefined =>
  last_run?.kind === 'ci' && (!focus || focus.ref === last_run.id) ? last_run.id : undefined;

export const qualityCommands: Commands = {
  ciStatus: command(
    'ci_status',
    '( StatusOf | WhatIs | WhereIs | Show | CiState | HowDoes | MayShip )* ( Ci | source=source ) ( Ci | StatusOf | CiState | source=source | For | On | Instead | Arrived )*',
    sources,
  ),
  explainFailure: command(
    'explain_ci_failure',
    '( Show | Find | WhatIs )* ( WhyFailed | Why )+ ( job=namedJob | ci=Ci | it=It | source=source | JobWord | run=runId | failed=Failed | FailedOnly | On | Last | For | In | Of | StatusOf )+',
    (c, context) => {
      const said = ['ci', 'source', 'job', 'run', 'failed'].filter(label => c.has(label));
      const spoken = c.has('it') ? context.spokenOf : undefined;
      const meant = c.has('it') && !spoken ? runMeant(context) : undefined;
      const run = c.one<string>('run') ?? meant;
      // "why did it fail?" is about a build only when a build was spoken of.
      if (said.length === 0 || (c.has('it') && !run && !spoken)) return refuse();
      const job = c.one<string>('job');
      return { ...spoken, ...sources(c), ...(job ? { job } : {}), ...(run ? { run } : {}) };
    },
  ),
  /** "show me the failures on main", "which tests failed in run 88410?" */
  showFailures: command(
    'explain_ci_failure',
    '( ( Show | Find | WhatIs )* FailureNoun | ( Show | Find | WhatIs )+ FailedOnly ( JobWord | TestWord ) ) ( ci=Ci | source=source | JobWord? run=runId | On | In | Of | For | Last | ISaid )*',
    c => {
      c.has('ci');
      const run = c.one<string>('run');
      return { ...sources(c), ...(run ? { run } : {}) };
    },
  ),
  healSelector: command(
    'heal_selector',
    '( Heal Broken* ( SelectorWord | locator=locator ) | HealFile test=FileName ) ( locator=locator | For | In | On | Of | From | TestWord? test=FileName | TestWord test=testName | test=testName TestWord | source=source | Connective | Broken )*',
    c => ({ selector: c.one<string>('locator'), test: testSaid(c), ...repositoryOf(c) }),
  ),
  generateTest: command(
    'generate_test',
    'Generate Number? TestKind ( ForFlow ( url=Url | url=Domain ) ( ForFlow )* description=flow? | ForFlow description=flow )? | AddTo TestKind ForFlow description=flow',
    (c, context) => ({
      url: c.has('url') ? textOf(c.all('url'), context.text) : undefined,
      description: c.one<string>('description'),
    }),
  ),
  startSession: {
    intent: 'start_manual_session',
    phrase:
      '( Start ( minutes=minutes | Of )* Session | Session ) ( ( For | Of | Comma )? minutes=minutes | ( Charter | Colon )+ charter=charterText )*',
    value: (c): ReturnType<Commands[string]['value']> => {
      const minutes = c.all<number>('minutes');
      const charter = c.one<{ text: string; minutes?: number }>('charter');
      if (minutes.length > 1) return refuse();
      const length = minutes[0] ?? charter?.minutes;
      return {
        outcomes: [
          {
            intent: 'start_manual_session',
            slots: {
              ...(charter?.text ? { charter: charter.text } : {}),
              ...(length ? { minutes: length } : {}),
            },
          },
        ],
      };
    },
  },
  listFlaky: command(
    'list_flaky_tests',
    '( Find | Show | WhatIs | StatusOf | Ci | ISaid | Connective | HowDoes )* Flaky ( TestWord | ISaid | source=source | ( Within | In | From | Over | For | Of | SinceWord )* ( Last | This )? ( span=duration | period=Period ) | WhatIs | Connective | RepositoryWord )*',
    c => ({
      ...repositoryOf(c),
      since: c.one<string>('span') ?? spanOf(c),
    }),
  ),
  deliveryMetrics: command(
    'show_delivery_metrics',
    '( Find | Show | WhatIs | StatusOf | ISaid | Connective )* DeliveryMetrics ( And | Comma | DeliveryMetrics | source=source | ( Within | In | From | Over | For | Of | On | To | SinceWord )* ( Last | This )? span=duration | In | For | Of | On | To | Connective | RepositoryWord )*',
    c => {
      const { repository, branch, commit, pull_request } = sources(c);
      // Environments are called as the branches are that lead to them.
      if (commit || pull_request || (branch && !environments.has(branch))) return refuse();
      return { repository, environment: branch, since: c.one<string>('span') };
    },
  ),
  rerun: {
    intent: 'rerun_job',
    phrase:
      'Rerun ( failed=FailedOnly | JobWord | Ci | job=namedJob | it=It | Last | source=source | run=runId | On | In | Of | Again | For | Comma | Then | Connective )+ ',
    value: (c, context) => {
      const meant: ReadingContext['spokenOf'] = c.has('it')
        ? (context.spokenOf ?? given({ run: runMeant(context) }))
        : undefined;
      if (meant && !meant.job && !meant.run)
        return held('rerun_job', 'unresolved', 'Which job or run? Name the job, or the run by its id.');
      const slots = {
        ...meant,
        ...(c.has('job') ? { job: c.one<string>('job') } : {}),
        ...(c.has('run') ? { run: c.one<string>('run') } : {}),
        ...repositoryOf(c),
        ...(c.has('failed') ? { failed_only: true } : {}),
      };
      const { branch, commit, pull_request } = sources(c);
      return branch || commit || pull_request
        ? held('rerun_job', 'missing', 'Which run? Name it by its id, or name the job.')
        : { outcomes: [{ intent: 'rerun_job', slots }] };
    },
  },
  /** "kick off the build-image job again" */
  startAgain: command('rerun_job', 'Kick job=namedJob JobWord? ( source=source )* Again', c => ({
    job: c.one<string>('job'),
    ...repositoryOf(c),
  })),
  startFailedAgain: command('rerun_job', 'Kick failed=FailedOnly JobWord? Again', c => ({
    ...(c.has('failed') ? { failed_only: true as const } : {}),
  })),
  rerunNamed: command('rerun_job', 'Rerun job=jobName JobWord ( source=source | Again )*', c => ({
    job: c.one<string>('job'),
    ...repositoryOf(c),
  })),
  quarantine: command(
    'quarantine_test',
    '( Quarantine | mild=SetAside ) kind=TestWord* name=testName ( kind=TestWord )? ( source=source | ( By | Till ) until=date | For span=duration )*',
    (c, context) => {
      const test = c.one<string>('name')!;
      // "skip the intro" is about a test only if it says so, or names a file.
      const [mild, kind] = [c.has('mild'), c.all('kind').length > 0];
      if (mild && !kind && !/[\d_.-]/.test(test)) return refuse();
      return { test, ...repositoryOf(c), until: c.one<Days>('until')?.to ?? untilOf(c, context) };
    },
  ),
  /** "quarantine the checkout test": named by what it tests. */
  quarantineAbout: command(
    'quarantine_test',
    '( Quarantine | SetAside ) name=testSubject TestWord ( source=source | ( By | Till ) until=date | For span=duration )*',
    (c, context) => ({
      test: c.one<string>('name')!,
      ...repositoryOf(c),
      until: c.one<Days>('until')?.to ?? untilOf(c, context),
    }),
  ),
  /** "put login.spec.ts in quarantine" */
  putInQuarantine: command(
    'quarantine_test',
    '( AddTo | Remove | Change | PutWord ) TestWord* ( name=testName TestWord? | name=testSubject TestWord ) ( In | To | On | Under )* Quarantined ( source=source | ( By | Till ) until=date | For span=duration )*',
    (c, context) => ({
      test: c.one<string>('name'),
      ...repositoryOf(c),
      until: c.one<Days>('until')?.to ?? untilOf(c, context),
    }),
  ),
  quarantineIt: command('quarantine_test', '( Quarantine | SetAside ) TestWord', () => ({})),
};

const spans: Readonly<Record<string, string>> = { week: 'P1W', month: 'P1M', year: 'P1Y' };
const spanOf = (c: Captures): string | undefined => spans[meaning<string>(c, 'period', 'Period') ?? ''];

const untilOf = (c: Captures, context: ReadingContext): string | undefined =>
  c.has('span') ? addDuration(todayOf(context), c.one<string>('span')!) : undefined;

export const qualityDetails: PlannerRules = {
  namedJob: {
    phrase: 'known=JobName JobWord? | JobWord name=jobName | name=quotedName JobWord? | name=jobName JobWord',
    value: c => c.one<WordToken>('known')?.image ?? c.one<string>('name'),
  },
  quotedName: {
    phrase: 'word=Quoted | word=Identifier',
    value: (c, context) => textOf(c.all('word'), context.text),
  },
  runId: {
    phrase: 'JobWord ( id=HashNumber | id=Number ) | id=Number',
    value: c => c.one<WordToken>('id')!.image.replace('#', ''),
  },
  testName: {
    phrase:
      'word=Quoted | word=FileName | word=Identifier | word=Repository | word=Domain | ( word=Word | word=Noun )+',
    value: (c, context) => textOf(c.all('word'), context.text),
  },
  testSubject: {
    phrase:
      '( word=Word | word=Noun | word=Checkout | word=Cart | word=Category | word=Attribute | word=Return | word=Orders | word=Find )+',
    value: (c, context) => textOf(c.all('word'), context.text),
  },
  /** The rest of the clause; a length of time at its end is the length of the session. */
  charterText: {
    phrase: '( word=minutesAhead | word=Any )+',
    value: (c, context) => {
      const words = c.all<WordToken | { minutes: number }>('word');
      const said = words.find(word => 'minutes' in word) as { minutes: number } | undefined;
      const tokens = words.filter((word): word is WordToken => 'image' in word);
      return {
        text: textOf(tokens, context.text).replace(/,$/, ''),
        ...(said ? { minutes: said.minutes } : {}),
      };
    },
  },
  minutesAhead: {
    phrase: '( For | In | Within )? n=minutes',
    value: c => ({ minutes: c.one<number>('n')! }),
  },
};
