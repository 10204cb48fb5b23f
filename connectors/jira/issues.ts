import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { FoundIssue, IssueCall, IssueDraft, IssuePort } from '../../tools/manual-sessions/ports.ts';
import {
  attachedAnswer,
  createdAnswer,
  fieldsAnswer,
  issueAnswer,
  issueTypesAnswer,
  permissionsAnswer,
  searchAnswer,
} from './answers.ts';
import { type JiraAccount, JiraClient } from './client.ts';
import { documentOf, wordsOf } from './document.ts';

export interface JiraOptions {
  /** Jira's search knows of an issue some seconds after it was made; after so long, one that it does not know is not there. */
  readonly searchLagMs?: number;
  readonly searchEveryMs?: number;
}

/** The entity property in which an issue of ours names the proposal that made it. */
const propertyKey = 'countersign.export';
const exportProperty = z.object({ proposal: z.string() });
const wantedFields = ['summary', 'labels', 'description', 'attachment'];
const sent: readonly string[] = ['project', 'issuetype', 'summary', 'description', 'labels'];

/**
 * Jira Cloud, or its sandbox, behind the port of issue trackers.
 *
 * @param account asked at each use: it may only be known once everything has started
 */
export function jiraIssues(account: () => JiraAccount | undefined, options: JiraOptions = {}): IssuePort {
  const { searchLagMs = 20_000, searchEveryMs = 2_000 } = options;
  const client = (): JiraClient => {
    const of = account();
    if (of) return new JiraClient(of);
    throw new Refusal('vendor_unauthorized', 'No Jira is connected.', {
      mend: 'Start with COUNTERSIGN_JIRA_URL, COUNTERSIGN_JIRA_EMAIL and COUNTERSIGN_JIRA_TOKEN, or with the sandbox market.',
    });
  };

  async function searched(project: string, label: string, call: IssueCall): Promise<FoundIssue | undefined> {
    const jira = client();
    const body = {
      jql: `project = "${quotable(project)}" AND labels = "${quotable(label)}" ORDER BY created ASC`,
      fields: wantedFields,
      properties: [propertyKey],
      maxResults: 2,
    };
    const { issues } = await jira.ask(
      { method: 'POST', path: '/search/jql', body, writes: false, ...call },
      searchAnswer,
    );
    const [issue] = issues;
    return issue && foundIn(jira.account.site, issue);
  }

  return {
    async terms(project, issueType, call = {}) {
      const jira = client();
      const get = <Schema extends z.ZodType>(path: string, schema: Schema) =>
        jira.ask({ method: 'GET', path, writes: false, ...call }, schema);
      const asked = 'CREATE_ISSUES,CREATE_ATTACHMENTS,DELETE_ISSUES';
      const in_ = encodeURIComponent(project);
      const { permissions } = await get(
        `/mypermissions?projectKey=${in_}&permissions=${asked}`,
        permissionsAnswer,
      );
      const may = (name: string) => permissions[name]?.havePermission === true;
      if (!may('CREATE_ISSUES'))
        throw new Refusal('vendor_refused', `Jira does not let this account make issues in ${project}.`);
      const { issueTypes } = await get(`/issue/createmeta/${in_}/issuetypes`, issueTypesAnswer);
      const type = issueTypes.find(({ name }) => name.toLowerCase() === issueType.toLowerCase());
      if (!type)
        throw new Refusal('invalid_input', `${project} has no issues of the type ${issueType}.`, {
          path: 'issue_type',
          mend: `It has ${issueTypes.map(({ name }) => name).join(', ')}.`,
        });
      const { fields } = await get(`/issue/createmeta/${in_}/issuetypes/${type.id}`, fieldsAnswer);
      const missing = fields.filter(
        each => each.required && !each.hasDefaultValue && !sent.includes(each.fieldId),
      );
      if (missing.length > 0)
        throw new Refusal(
          'invalid_input',
          `${project} asks for ${missing.map(({ name }) => name).join(', ')} in each ${type.name}.`,
          { path: 'issue_type', mend: 'Choose another type, or let a Jira administrator give it a default.' },
        );
      return {
        site: jira.account.site,
        mayAttach: may('CREATE_ATTACHMENTS'),
        mayDelete: may('DELETE_ISSUES'),
      };
    },

    async find(project, label, { patiently = false, ...call } = {}) {
      const until = performance.now() + searchLagMs;
      for (;;) {
        const found = await searched(project, label, call);
        if (found || !patiently || performance.now() >= until) return found;
        await pause(searchEveryMs, undefined, { signal: call.signal });
      }
    },

    async read(key, call = {}) {
      const jira = client();
      const path = `/issue/${encodeURIComponent(key)}?fields=${wantedFields.join()}&properties=${propertyKey}`;
      return foundIn(
        jira.account.site,
        await jira.ask({ method: 'GET', path, writes: false, ...call }, issueAnswer),
      );
    },

    async create(draft, proposal, call = {}) {
      const jira = client();
      const body = { fields: fieldsOf(draft), properties: [{ key: propertyKey, value: { proposal } }] };
      const { key } = await jira.ask(
        { method: 'POST', path: '/issue', body, writes: true, ...call },
        createdAnswer,
      );
      return { key, url: addressOf(jira.account.site, key) };
    },

    async attach(key, { name, media_type }, content, call = {}) {
      const bytes = formOf(name, media_type, content);
      // Without this header Jira takes an upload for a forged one.
      const headers = { 'x-atlassian-token': 'no-check' };
      const path = `/issue/${encodeURIComponent(key)}/attachments`;
      await client().ask({ method: 'POST', path, bytes, headers, writes: true, ...call }, attachedAnswer);
    },
  };
}

const addressOf = (site: string, key: string): string => `${site.replace(/\/$/, '')}/browse/${key}`;

const fieldsOf = (draft: IssueDraft) => ({
  project: { key: draft.project },
  issuetype: { name: draft.issue_type },
  summary: draft.summary,
  labels: draft.labels,
  description: documentOf(draft.description),
});

function foundIn(site: string, { key, fields, properties }: z.output<typeof issueAnswer>): FoundIssue {
  const ours = exportProperty.safeParse(properties[propertyKey]);
  return {
    key,
    url: addressOf(site, key),
    proposal: ours.success ? ours.data.proposal : null,
    summary: fields.summary,
    labels: fields.labels,
    description: wordsOf(fields.description),
    files: fields.attachment.map(({ filename }) => filename),
  };
}

/** Nothing but what a project's key or a label of ours has, so that no query is ever made of other words. */
function quotable(text: string): string {
  if (/^[\w.-]{1,255}$/.test(text)) return text;
  throw new Refusal('invalid_input', 'That is neither a project’s key nor a label.', { path: 'project' });
}

function formOf(name: string, type: string, content: Uint8Array) {
  const boundary = `countersign-${randomUUID()}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll(/[^\w. -]/g, '_')}"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
