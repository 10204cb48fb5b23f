import express, { type Router } from 'express';
import type { Pull } from './model.ts';
import type { Repository } from './repository.ts';

/**
 * A pull request's page, with the button that merges it: what a person does at GitHub. Whoever sits at this machine may;
 * a page of another site may not, because a browser says where a form was sent from.
 */
export function pullPages(repositories: readonly Repository[], origin: () => string): Router {
  const router = express.Router();
  const meant = ({ owner, name, number }: Record<string, string>) => {
    const repository = repositories.find(each => each.fullName === `${owner}/${name}`);
    const pull = repository?.pulls.find(each => String(each.number) === number);
    return repository && pull ? { repository, pull } : undefined;
  };
  router.get('/:owner/:name/pull/:number', (request, response, next) => {
    const found = meant(request.params);
    if (!found) return next();
    response
      .set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
      .type('html')
      .send(pageOf(found.repository, found.pull));
  });
  router.post('/:owner/:name/pull/:number', (request, response, next) => {
    const found = meant(request.params);
    if (!found || request.get('origin') !== origin()) return next();
    if (found.pull.state !== 'closed') found.repository.merge(found.pull.number);
    response.redirect(303, request.path);
  });
  return router;
}

function pageOf(repository: Repository, { number, title, branch, base, state, mergedAt }: Pull): string {
  const standing = mergedAt ? 'Merged' : state === 'closed' ? 'Closed' : 'Open';
  const files = repository.commits.get(repository.branches.get(branch)?.sha ?? '')?.files ?? [];
  return `<!doctype html><html lang="en"><title>${asText(title)} · Pull request ${number}</title>
<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:44rem;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}</style>
<p>${asText(repository.fullName)}, in the sandbox</p><h1>${asText(title)} <small>#${number}</small></h1>
<p>${standing}: <code>${asText(branch)}</code> into <code>${asText(base)}</code></p>
<ul>${files.map(({ path }) => `<li><code>${asText(path)}</code></li>`).join('')}</ul>
${standing === 'Open' ? '<form method="post"><button>Merge pull request</button></form>' : ''}</html>
`;
}

const asText = (text: string): string => text.replace(/[&<>"]/g, found => `&#${found.codePointAt(0)};`);
