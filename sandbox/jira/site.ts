import { z } from 'zod';
import type { Clock } from '../../platform/identifiers.ts';

export interface IssueType {
  readonly id: string;
  readonly name: string;
  /** Custom fields that each issue of the type must have and that have no default. */
  readonly requires: readonly { readonly fieldId: string; readonly name: string }[];
}

export interface Project {
  readonly key: string;
  readonly issueTypes: readonly IssueType[];
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly created: string;
}

export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly createdAt: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly attachments: Attachment[];
  readonly properties: Map<string, unknown>;
}

export interface Permissions {
  CREATE_ISSUES: boolean;
  CREATE_ATTACHMENTS: boolean;
  DELETE_ISSUES: boolean;
}

const shop: Project = {
  key: 'SHOP',
  issueTypes: [
    { id: '10001', name: 'Task', requires: [] },
    { id: '10002', name: 'Bug', requires: [] },
    {
      id: '10003',
      name: 'Incident',
      requires: [{ fieldId: 'customfield_10042', name: 'Affected service' }],
    },
  ],
};

/** One Jira site in memory: projects, issues, and a search that learns of them after a while, as Jira's does. */
export class Site {
  readonly projects: readonly Project[] = [shop];
  readonly issues: Issue[] = [];
  readonly permissions: Permissions = { CREATE_ISSUES: true, CREATE_ATTACHMENTS: true, DELETE_ISSUES: false };
  /** Every write that took effect, in order. */
  readonly ledger: { readonly operation: 'create' | 'attach'; readonly key: string }[] = [];
  searchLagMs = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  project(key: string): Project | undefined {
    return this.projects.find(project => project.key === key);
  }

  issue(idOrKey: string): Issue | undefined {
    return this.issues.find(({ id, key }) => id === idOrKey || key === idOrKey);
  }

  add(project: string, fields: Issue['fields'], properties: Issue['properties']): Issue {
    const number = this.issues.length + 1;
    const now = this.#clock().getTime();
    const issue = {
      id: String(10_000 + number),
      key: `${project}-${number}`,
      createdAt: now,
      fields,
      attachments: [],
      properties,
    };
    this.issues.push(issue);
    this.ledger.push({ operation: 'create', key: issue.key });
    return issue;
  }

  attach(issue: Issue, file: Pick<Attachment, 'filename' | 'mimeType' | 'size'>): Attachment {
    const attachment = {
      ...file,
      id: String(20_000 + this.ledger.length),
      created: this.#clock().toISOString(),
    };
    issue.attachments.push(attachment);
    this.ledger.push({ operation: 'attach', key: issue.key });
    return attachment;
  }

  /** `project = "X" AND labels = "Y"`, the only JQL that is understood; undefined for any other. */
  search(jql: string): Issue[] | undefined {
    const asked = /^project = "([^"]+)" AND labels = "([^"]+)"(?: ORDER BY created (ASC|DESC))?$/i.exec(jql);
    if (!asked) return undefined;
    const [, project, label, order] = asked;
    const known = this.#clock().getTime() - this.searchLagMs;
    const found = this.issues.filter(
      ({ key, fields, createdAt }) =>
        createdAt <= known &&
        key.startsWith(`${project}-`) &&
        z
          .array(z.string())
          .parse(fields.labels ?? [])
          .includes(label!),
    );
    return order === 'DESC' ? found.reverse() : found;
  }
}
