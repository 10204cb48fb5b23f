import type { QueryContext } from '../../platform/context.ts';
import { contextFor } from '../../platform/contexts.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { draftVersion } from '../../tools/learning/draft-version.ts';

/** The capability's own rows, in the name of a part of ours. */
export const shelfOf = (parts: Parts, tenant: string): QueryContext =>
  shelfFor(parts, { tenant, id: newId(), kind: 'service', name: 'Learning', scopes: [] });

/** The capability's own rows, in somebody's name. */
export const shelfFor = (parts: Parts, principal: Principal): QueryContext =>
  contextFor(parts, parts.tools.get(draftVersion.name)!, principal);
