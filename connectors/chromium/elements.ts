import type { CDPSession } from 'playwright-core';
import { kindOfName } from '../../platform/telemetry/sensitive-names.ts';
import type { StepElement } from '../../tools/manual-sessions/ports.ts';
import { choose, factsOf, focused, meantBy, type PageFacts } from './in-page.ts';

/** An element of the page as it was when the person reached for it. */
export interface SeenElement {
  /** Chromium's handle; it ends with its page. */
  readonly handle: string;
  readonly facts: PageFacts;
  readonly isSecret: boolean;
  readonly element: StepElement;
}

const world = 'countersign-recorder';

/** Finds elements on one page through the DevTools protocol: role and name are those of the accessibility tree. */
export class Elements {
  readonly #cdp: CDPSession;
  constructor(cdp: CDPSession) {
    this.#cdp = cdp;
  }

  /** What a person means at this point, in CSS pixels; `frame` where it is inside a frame, which is not looked into. */
  async at(x: number, y: number): Promise<SeenElement | 'frame' | undefined> {
    const [{ frameTree }, found] = await Promise.all([
      this.#cdp.send('Page.getFrameTree'),
      this.#cdp
        .send('DOM.getNodeForLocation', { x: Math.round(x), y: Math.round(y), ignorePointerEventsNone: true })
        .catch(() => undefined),
    ]);
    if (!found) return undefined;
    if (found.frameId !== frameTree.frame.id) return 'frame';
    const context = await this.#world(found.frameId);
    const { object } = await this.#cdp.send('DOM.resolveNode', {
      backendNodeId: found.backendNodeId,
      executionContextId: context,
    });
    return this.#seen(await this.#call(object.objectId!, meantBy));
  }

  /** What has the keyboard. */
  async focused(): Promise<SeenElement | undefined> {
    const { frameTree } = await this.#cdp.send('Page.getFrameTree');
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      expression: `(${String(focused)})()`,
      contextId: await this.#world(frameTree.frame.id),
    });
    return this.#seen(result.objectId);
  }

  /** Its facts as of now; undefined when its page is gone. */
  async factsOf({ handle }: SeenElement): Promise<PageFacts | undefined> {
    return (await this.#value(handle, factsOf).catch(() => undefined)) as PageFacts | undefined;
  }

  async choose({ handle }: SeenElement, label: string): Promise<boolean> {
    return (await this.#value(handle, choose, [label])) === true;
  }

  async #world(frameId: string): Promise<number> {
    const made = await this.#cdp.send('Page.createIsolatedWorld', { frameId, worldName: world });
    return made.executionContextId;
  }

  async #seen(handle: string | undefined): Promise<SeenElement | undefined> {
    if (!handle) return undefined;
    const [facts, tree] = await Promise.all([
      this.#value(handle, factsOf) as Promise<PageFacts>,
      this.#cdp.send('Accessibility.getPartialAXTree', { objectId: handle, fetchRelatives: false }),
    ]);
    const [node] = tree.nodes;
    const said = (value: unknown): string | null =>
      typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 300) : null;
    const element = {
      role: node?.ignored ? null : (said(node?.role?.value)?.slice(0, 60) ?? null),
      name: node?.ignored ? null : said(node?.name?.value),
      label: facts.label,
      test_id: facts.testId?.slice(0, 200) ?? null,
      text: facts.text,
      css: facts.css,
    };
    const isSecret = facts.isSecret || facts.names.some(name => kindOfName(name) === 'secret');
    return { handle, facts, isSecret, element };
  }

  async #call(objectId: string, work: (...given: never[]) => unknown): Promise<string | undefined> {
    const { result } = await this.#cdp.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: String(work),
    });
    return result.objectId;
  }

  async #value(objectId: string, work: (...given: never[]) => unknown, given: unknown[] = []) {
    const { result } = await this.#cdp.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: String(work),
      arguments: given.map(value => ({ value })),
      returnByValue: true,
    });
    return result.value as unknown;
  }
}
