import { comparisonAnswer, repositoryAnswer } from './answers.ts';
import type { GitHubClient, PlaceOfRepository } from './client.ts';

/** The branch that a repository calls its own. */
export async function defaultBranchOf(
  client: GitHubClient,
  at: PlaceOfRepository,
  signal?: AbortSignal,
): Promise<string> {
  const told = await client.get('GET /repos/{owner}/{repo}', at, repositoryAnswer, signal);
  return told.default_branch;
}

/** The files that differ between two commits. */
export async function filesBetween(
  client: GitHubClient,
  at: PlaceOfRepository,
  [from, to]: readonly [from: string, to: string],
  signal?: AbortSignal,
) {
  const between = { ...at, basehead: `${from}...${to}` };
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  return (await client.get(route, between, comparisonAnswer, signal)).files;
}
