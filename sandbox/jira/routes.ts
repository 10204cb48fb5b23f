import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { complaintsAbout } from './fields.ts';
import { fileIn } from './multipart.ts';
import type { Issue, Site } from './site.ts';

/** An error as Jira words it: messages for the whole, and one for each field. */
export const refuse = (
  response: Response,
  status: number,
  messages: readonly string[],
  errors: Readonly<Record<string, string>> = {},
): void => void response.status(status).json({ errorMessages: messages, errors });

const unseen = 'Issue does not exist or you do not have permission to see it.';
const creation = z.looseObject({
  fields: z.record(z.string(), z.unknown()),
  properties: z.array(z.object({ key: z.string().min(1).max(255), value: z.unknown() })).optional(),
});
const search = z.strictObject({
  jql: z.string(),
  fields: z.array(z.string()).default(['id']),
  properties: z.array(z.string()).max(5).default([]),
  maxResults: z.int().min(1).max(5_000).default(50),
  nextPageToken: z.string().optional(),
  reconcileIssues: z.array(z.int()).max(50).optional(),
});

/** The part of Jira Cloud's REST API v3 that making an issue of a session takes. */
export function restRoutes(site: Site, origin: () => string): Router {
  const router = express.Router();
  const json = express.json({ limit: '2mb' });
  const view = (issue: Issue, fields: readonly string[], properties: readonly string[]) => {
    const all: Record<string, unknown> = { ...issue.fields, attachment: issue.attachments };
    return {
      id: issue.id,
      key: issue.key,
      self: `${origin()}/rest/api/3/issue/${issue.id}`,
      fields: Object.fromEntries(
        Object.entries(all).filter(([name]) => fields.includes(name) || fields.includes('*all')),
      ),
      ...(properties.length > 0 && {
        properties: Object.fromEntries(
          properties.flatMap(key => (issue.properties.has(key) ? [[key, issue.properties.get(key)]] : [])),
        ),
      }),
    };
  };
  const seen =
    (work: (issue: Issue, request: Request, response: Response) => void): RequestHandler =>
    (request, response) => {
      const issue = site.issue(String(request.params.issue));
      if (!issue) return refuse(response, 404, [unseen]);
      work(issue, request, response);
    };

  router.get('/mypermissions', (request, response) => {
    const project = request.query.projectKey;
    if (project !== undefined && !site.project(String(project)))
      return refuse(response, 404, [`No project could be found with key '${String(project)}'.`]);
    const asked = String(request.query.permissions ?? '').split(',');
    if (asked[0] === '') return refuse(response, 400, ["The 'permissions' query parameter is required."]);
    const known = site.permissions as unknown as Record<string, boolean>;
    const unknown = asked.find(name => !(name in known));
    if (unknown) return refuse(response, 400, [`Unrecognized permission: ${unknown}`]);
    response.json({
      permissions: Object.fromEntries(
        asked.map(key => [key, { id: '1', key, type: 'PROJECT', havePermission: known[key] }]),
      ),
    });
  });
  router.get('/issue/createmeta/:project/issuetypes', (request, response) => {
    const project = site.project(request.params.project);
    if (!project) return refuse(response, 404, ['No project could be found.']);
    const issueTypes = project.issueTypes.map(({ id, name }) => ({ id, name, subtask: false }));
    response.json({ issueTypes, maxResults: 50, startAt: 0, total: issueTypes.length });
  });
  router.get('/issue/createmeta/:project/issuetypes/:type', (request, response) => {
    const type = site
      .project(request.params.project)
      ?.issueTypes.find(({ id }) => id === request.params.type);
    if (!type) return refuse(response, 404, ['The issue type selected is invalid.']);
    const field = (fieldId: string, name: string, required: boolean) => ({
      fieldId,
      key: fieldId,
      name,
      required,
      hasDefaultValue: false,
      operations: ['set'],
    });
    const fields = [
      field('summary', 'Summary', true),
      field('project', 'Project', true),
      field('issuetype', 'Issue Type', true),
      field('description', 'Description', false),
      field('labels', 'Labels', false),
      ...type.requires.map(({ fieldId, name }) => field(fieldId, name, true)),
    ];
    response.json({ fields, maxResults: 50, startAt: 0, total: fields.length });
  });
  router.post('/issue', json, (request, response) => {
    const parsed = creation.safeParse(request.body);
    if (!parsed.success)
      return refuse(response, 400, [
        'Invalid request payload. Refer to the REST API documentation and try again.',
      ]);
    const { fields, properties = [] } = parsed.data;
    if (!site.permissions.CREATE_ISSUES)
      return refuse(response, 400, [], {
        pid: 'You do not have permission to create issues in this project.',
      });
    const complaints = complaintsAbout(site, fields);
    if (Object.keys(complaints).length > 0) return refuse(response, 400, [], complaints);
    const { key: project } = z.object({ key: z.string() }).parse(fields.project);
    const { id, key } = site.add(project, fields, new Map(properties.map(each => [each.key, each.value])));
    response.status(201).json({ id, key, self: `${origin()}/rest/api/3/issue/${id}` });
  });
  router.get(
    '/issue/:issue',
    seen((issue, request, response) => {
      const list = (name: string, otherwise: string) => String(request.query[name] ?? otherwise).split(',');
      response.json(view(issue, list('fields', '*all'), list('properties', '').filter(Boolean)));
    }),
  );
  router.post('/search/jql', json, (request, response) => {
    const parsed = search.safeParse(request.body);
    if (!parsed.success)
      return refuse(response, 400, [
        'Invalid request payload. Refer to the REST API documentation and try again.',
      ]);
    const { jql, fields, properties, maxResults } = parsed.data;
    const found = site.search(jql);
    if (!found)
      return refuse(response, 400, [`Error in the JQL Query: this sandbox does not understand '${jql}'.`]);
    const issues = found.slice(0, maxResults).map(issue => view(issue, fields, properties));
    response.json({ issues, isLast: true });
  });
  router.post(
    '/issue/:issue/attachments',
    express.raw({ type: 'multipart/form-data', limit: '20mb' }),
    seen((issue, request, response) => {
      if (request.get('X-Atlassian-Token') !== 'no-check')
        return void response.status(403).type('text').send('XSRF check failed');
      if (!site.permissions.CREATE_ATTACHMENTS)
        return refuse(response, 403, ['You do not have permission to create attachments for this issue.']);
      const file = fileIn(request.get('Content-Type') ?? '', request.body);
      if (!file) return refuse(response, 400, ['No file was given in the part "file".']);
      const attachment = site.attach(issue, file);
      response.json([{ ...attachment, self: `${origin()}/rest/api/3/attachment/${attachment.id}` }]);
    }),
  );
  return router;
}
