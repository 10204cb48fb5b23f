import type { Request, Response } from 'express';
import type { Repository } from './repository.ts';

/** What a route is given: the repository of its path, and how to answer. */
export interface Asked {
  readonly repository: Repository;
  readonly request: Request;
  readonly response: Response;
  readonly origin: string;
  answer(body: unknown): void;
  param(name: string): string;
  missing(): void;
}

export type On = (
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  work: (asked: Asked) => void,
) => void;

/** A commit by branch, whole sha or its beginning. */
export function shaOf(repository: Repository, ref: string): string | undefined {
  const branch = repository.branches.get(ref.replace(/^heads\//, ''));
  if (branch) return branch.sha;
  return /^[0-9a-f]{7,40}$/.test(ref)
    ? [...repository.commits.keys()].find(sha => sha.startsWith(ref))
    : undefined;
}
