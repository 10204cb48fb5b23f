/**
 * The shapes on the wire between the server and its HTTP clients. Clients import types from here and nothing else of
 * the house. See `docs/http-api.md` for the routes.
 */

import type { z } from 'zod';
import type { VendorHealth } from '../connectors/vendor-health.ts';
import type { SigningOptions } from '../platform/identity/passkeys/take-assertion.ts';
import type { ToolTimes } from '../platform/telemetry/tool-times.ts';
import type { Comparison } from '../tools/learning/comparison.ts';
import type { Consent } from '../tools/learning/consent.ts';
import type { OwnMessage } from '../tools/learning/examples.ts';
import type { Version } from '../tools/learning/versions.ts';
import type { getManualSession } from '../tools/manual-sessions/get-manual-session.ts';
import type { listManualSessions } from '../tools/manual-sessions/list-manual-sessions.ts';
import type { RecordedStep } from '../tools/manual-sessions/step.ts';
import type { ToldExample } from './learning/tell-decisions.ts';

export type { LiveInput } from '../connectors/chromium/input.ts';
export type { VendorHealth } from '../connectors/vendor-health.ts';
export type { AnswerPart, OfferPart, PriceRowPart, ProgressEvent } from '../graphs/parts.ts';
export type { Problem } from '../platform/errors.ts';
export type { CreationOptions } from '../platform/identity/passkeys/attestation.ts';
export type { PasskeyView } from '../platform/identity/passkeys/passkeys.ts';
export type { SigningOptions } from '../platform/identity/passkeys/take-assertion.ts';
export type { PasskeyChallenge } from '../platform/proposals/ask-passkey.ts';
export type { BatchItem, BatchOutcome, BatchReview } from '../platform/proposals/batch.ts';
export type { Challenge, Decided } from '../platform/proposals/decide.ts';
export type { DeskView } from '../platform/proposals/desk.ts';
export type { PreviewDocument } from '../platform/proposals/document.ts';
export type { InboxView } from '../platform/proposals/inbox.ts';
export type { ProposalSummary } from '../platform/proposals/list.ts';
export type { ProposalView, RunView, TargetView } from '../platform/proposals/read.ts';
export type { DeadLetterPage, DeadLetterView } from '../platform/runs/dead-letters.ts';
export type { RunDetail, RunPage, TargetPage } from '../platform/runs/read.ts';
export type { RunSummary } from '../platform/runs/summaries.ts';
export type { ToolTimes } from '../platform/telemetry/tool-times.ts';
export type { SessionFacts } from '../tools/manual-sessions/session.ts';
export type { RecordedStep } from '../tools/manual-sessions/step.ts';
export type { ToldExample } from './learning/tell-decisions.ts';

export interface SessionView {
  readonly operator: { readonly id: string; readonly name: string; readonly role: string };
  readonly tenant: { readonly id: string; readonly name: string };
  readonly model: { readonly kind: 'planner' | 'openai'; readonly name: string };
  readonly version: string;
  readonly freezes: readonly FreezeView[];
}

/** How the installation is set up, for those who work with it. No secret is among it. */
export interface SettingsView {
  readonly version: string;
  readonly node: string;
  readonly origin: string;
  readonly telemetry: boolean;
  readonly database: 'embedded' | 'postgresql';
  readonly queue: 'database' | 'redis';
  readonly workers: number;
  readonly market: boolean;
  readonly signInByProvider: string | null;
  /** Where cards about waiting proposals go, by its host. */
  readonly webhook: string | null;
  readonly data: { readonly path: string; readonly bytes: number; readonly freeBytes: number };
}

export type ManualSessionPage = z.output<typeof listManualSessions.output>;
export type ManualSessionView = z.output<typeof getManualSession.output> & {
  /** Whether its browser is open. */
  readonly live: boolean;
};

/** What the server tells on the line of a live browser; pictures of the page come between, as binary JPEG. */
export type LiveMessage =
  | {
      readonly type: 'ready';
      readonly viewport: { readonly width: number; readonly height: number };
      readonly sandboxed: boolean;
    }
  | { readonly type: 'page'; readonly url: string; readonly title: string }
  | { readonly type: 'step'; readonly step: RecordedStep }
  | {
      readonly type: 'log';
      readonly kind: 'console' | 'network' | 'blocked' | 'page';
      readonly level: 'info' | 'warning' | 'error';
      readonly line: string;
    }
  | { readonly type: 'choices'; readonly options: readonly string[]; readonly current: string }
  | { readonly type: 'dialog'; readonly kind: string; readonly message: string }
  /** What stands on the page was looked at: there may be new things to try. */
  | { readonly type: 'sighted' }
  | { readonly type: 'problem'; readonly message: string };

export interface FreezeView {
  readonly id: string;
  readonly scope: 'everything' | 'agent' | 'policy';
  readonly subject: string | null;
  /** Who or what that is, where we know. */
  readonly subjectName: string | null;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** What is learned from decisions: examples, versions of what reads messages, and why nothing is scored. */
export interface LearningView {
  readonly consent: Consent;
  /** What reads messages here. Where it is not live, it is the offline planner, which no version changes. */
  readonly reader: { readonly live: boolean; readonly name: string };
  readonly least: number;
  readonly fresh: number;
  readonly draft: number | null;
  readonly acceptedCount: number;
  /** What happens next, in a sentence. */
  readonly next: string;
  readonly waiting: readonly ToldExample[];
  readonly accepted: readonly ToldExample[];
  readonly versions: readonly VersionView[];
}

/** What is kept for learning of the words of whoever asks. */
export interface OwnLearningView {
  readonly given: boolean;
  readonly messages: readonly OwnMessage[];
}

export interface VersionView extends Version {
  readonly standing: 'current' | 'earlier' | 'draft';
  readonly score: (Comparison & { readonly against: number; readonly at: string }) | null;
}

/** Something that we remember of a person: what it says, and who or which decision taught it. */
export interface PreferenceView {
  readonly id: string;
  readonly about: string;
  readonly stance: 'prefer' | 'avoid';
  readonly value: string;
  /** Only for this article, as `merchant/item`. */
  readonly of: string | null;
  /** In words: "You prefer Sony". */
  readonly phrase: string;
  readonly taught: 'said' | 'rejected' | 'edited';
  readonly by: string;
  readonly proposal: string | null;
  readonly at: string;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly principal: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** What a passkey must sign before a change of who gets in; null for whoever has none yet. */
export interface ProofAsked {
  readonly proof: { readonly nonce: string; readonly options: SigningOptions } | null;
}

export interface OperatorView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
}

export interface AddressView {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

export interface ProfileView {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly currency: string;
  readonly defaultAddress: string | null;
  readonly addresses: readonly AddressView[];
  readonly payment: { readonly handler: string; readonly brand: string; readonly lastDigits: string } | null;
}

export interface ToolView {
  readonly name: string;
  readonly capability: string;
  readonly title: string;
  readonly description: string;
  readonly word: 'query' | 'draft' | 'action';
  readonly scopes: readonly string[];
  readonly egress: 'none' | 'merchants' | readonly string[];
  /** Names of the standing policies in force under which it may run without a person. */
  readonly policies: readonly string[];
  /** How long it took of late, in this server process and for this tenant; null when it was not called. */
  readonly times: ToolTimes | null;
}

/** A merchant of our register, and what it says of itself right now. */
export interface MerchantView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** `ok`, or why it cannot be reached. */
  readonly health: string;
  readonly trust: Readonly<Record<string, unknown>>;
  readonly cancels: boolean;
  readonly contact: string;
  readonly paths: readonly string[];
  /** What it did when it was last spoken to, now or earlier; null when it never was since the start. */
  readonly seen: VendorHealth | null;
}

/** One of our MCP servers, asked just now over MCP for the tools that it shows. */
export interface ServerView {
  readonly name: string;
  readonly path: string;
  /** How many tools it shows to the assistant of who asks; null when it did not answer. */
  readonly tools: number | null;
  readonly answeredInMs: number;
  readonly problem: string | null;
  /** What of it nobody has reviewed, for which it answers no calls; null when all was. */
  readonly unreviewed: SurfaceChangeView | null;
}

/** What a server shows that is other than a person has read: tools by their names. */
export interface SurfaceChangeView {
  /** Names exactly what is to be reviewed. */
  readonly hash: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** A vendor that is set up for the whole installation, asked just now. */
export interface ConnectorView {
  readonly name: string;
  readonly address: string;
  /** `ok`, or why it cannot be used. */
  readonly health: string;
  readonly seen: VendorHealth | null;
}

export interface PolicyView {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly limits: readonly string[];
  readonly validUntil: string;
  readonly signedBy: string;
}

export interface AuditEntryView {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  /** The actor's name of today, where it is somebody whom we know. */
  readonly actorName: string | null;
  readonly hash: string;
  readonly payload: unknown;
}
