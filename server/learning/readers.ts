import { type ChosenModel, chatModel } from '../../agents/models.ts';
import type { OfflinePlanner } from '../../agents/planner/planner.ts';
import { understandingRole } from '../../agents/roles.ts';
import { asShipped, type Reader } from '../../graphs/reader.ts';
import type { Database } from '../../platform/database/database.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import type { ShippedReader } from '../../tools/learning/ports.ts';
import { type Asked, askedBy, currentVersion, fingerprintOf } from '../../tools/learning/versions.ts';

/** Who reads messages: the configured model with the shipped prompt, or what a version puts in their place. */
export interface Readers {
  readonly configured: ChosenModel;
  readonly shipped: ShippedReader;
  /** What the tenant's current version is. It is looked up anew for each message. */
  current(tenant: string): Promise<Reader>;
  /** What a version would be. */
  asking(version: number, asked: Asked): Reader;
}

export function openReaders(options: {
  readonly environment: NodeJS.ProcessEnv;
  readonly planner: OfflinePlanner;
  readonly database: Database;
}): Readers {
  const { environment, planner, database } = options;
  const configured = chatModel(environment, { planner });
  const shippedReader = asShipped(configured.model);
  const models = new Map([[configured.name, configured.model]]);
  const modelCalled = (name: string) => {
    const model = models.get(name) ?? chatModel({ ...environment, OPENAI_MODEL: name }).model;
    models.set(name, model);
    return model;
  };
  // The planner has neither a prompt nor a model to change: whatever version is current, it reads as it does.
  const asking = (version: number, { model, prompt }: Asked): Reader =>
    configured.live
      ? {
          version,
          model: model === null ? configured.model : modelCalled(model),
          role:
            prompt === null
              ? understandingRole
              : {
                  ...understandingRole,
                  prompt: { name: understandingRole.prompt.name, version, text: prompt },
                },
        }
      : shippedReader;
  const prompt = configured.live ? understandingRole.prompt.text : null;
  return {
    configured,
    shipped: {
      model: configured.name,
      prompt,
      fingerprint: fingerprintOf({ model: configured.name, prompt }),
    },
    asking,
    async current(tenant) {
      if (!configured.live) return shippedReader;
      const role = roleOf('learning', 'query');
      return database.read({ tenant, role }, async t => {
        const version = await currentVersion(storeOf(t));
        return asking(version, (await askedBy(storeOf(t), version))!);
      });
    },
  };
}
