import type { Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';

/**
 * Carries the context of a piece of work to all that it awaits. To an emitter of events OpenTelemetry binds it by eight
 * functions of its own on each object, and by one around each listener; a request out of sight has no trace that could
 * get lost there, so it is left as it is.
 */
export class Contexts extends AsyncLocalStorageContextManager {
  override bind<T>(context: Context, target: T): T {
    return isTracingSuppressed(context) ? target : super.bind(context, target);
  }
}
