/**
 * What the sandbox's page receives: everything that one person sees in the workspace, and everything that
 * the phones show. Types only, shared by the page and its server.
 */

import type { AppManifest } from './app-manifest.ts';
import type { CarrierReason } from './clicksend/carrier-reasons.ts';
import type { AccountView, PhoneReply, SentMessage } from './clicksend/world.ts';
import type { AppAnswer, Channel, Message, OpenView, Person, StepRun } from './slack/world.ts';

export interface PostState extends Message {
  /** Messages in its thread, oldest first: only those that this person may see, and of these the newest. */
  readonly replies: readonly Message[];
  readonly replyCount: number;
}

export interface ChannelState extends Omit<Channel, 'kind'> {
  /** `app`: the direct messages with the app. */
  readonly kind: 'public' | 'private' | 'app';
  /** The newest, because a page with thousands of posts would hang. */
  readonly posts: readonly PostState[];
  /** How many older ones are left out. */
  readonly hiddenPosts: number;
}

/** A message on a phone; its picture is at `pictureUrl`. */
export interface PhoneMessage extends Omit<SentMessage, 'media'> {
  readonly arrived: boolean;
  readonly pictureUrl?: string;
  /** What the carrier was told to do with it, oldest first. */
  readonly acts: readonly CarrierNote[];
}

/** An action of the carrier, and the result of telling the app. */
export interface CarrierNote {
  readonly at: number;
  readonly did: 'deliver' | 'handOver' | 'retry' | 'fail';
  /** The reason for a failure. */
  readonly why?: string;
  readonly isTwice: boolean;
  readonly told: string;
}

/** A text from a phone; its picture is at `pictureUrl`. */
export interface PhoneAnswer extends Omit<PhoneReply, 'mediaUrl'> {
  readonly pictureUrl?: string;
  /** The result of telling the app. Missing if unknown. */
  readonly told?: string;
}

export interface PhoneState {
  readonly number: string;
  readonly messages: readonly PhoneMessage[];
  readonly answers: readonly PhoneAnswer[];
}

/** A message that ClickSend holds until its scheduled time. */
export interface ScheduledMessage extends Omit<SentMessage, 'media'> {
  readonly pictureUrl?: string;
}

/** What a new user can pick from. */
export interface AccountState extends Omit<AccountView, 'lists'> {
  readonly lists: readonly { readonly name: string; readonly count: number }[];
}

export interface AppHealth {
  /** `unwell`: it runs, but reports that it is not ready. */
  readonly state: 'starting' | 'ready' | 'unwell' | 'stopped';
  /** What it reports about itself, or its last output. */
  readonly detail: string;
}

export interface PageState {
  readonly you: string;
  readonly people: readonly Person[];
  readonly bot: { readonly id: string; readonly name: string };
  readonly channels: readonly ChannelState[];
  /** The forms that this person has open; the last one is on top. */
  readonly views: readonly OpenView[];
  readonly home?: Record<string, unknown>;
  /** The phones that received something most recently, because a page with thousands of them would hang. */
  readonly phones: readonly PhoneState[];
  readonly phoneCount: number;
  /** The ones that are sent first. */
  readonly scheduled: readonly ScheduledMessage[];
  readonly scheduledCount: number;
  readonly account: AccountState;
  /** What the app's manifest adds to Slack's menus. */
  readonly features: Pick<AppManifest, 'commands' | 'shortcuts' | 'functions'>;
  readonly steps: readonly StepRun[];
  readonly failReasons: readonly CarrierReason[];
  readonly app: AppHealth;
  readonly guide: GuideProgress;
  readonly everybody: EverybodyState;
  readonly calls: { readonly slack: number; readonly clicksend: number };
  readonly lastAnswer?: Pick<AppAnswer, 'status' | 'ms'>;
}

/** Which steps of the guide are done since the page was opened. */
export interface GuideProgress {
  readonly hasSent: boolean;
  readonly hasFailed: boolean;
  readonly hasReplied: boolean;
  readonly hasOptedOut: boolean;
}

/** What the buttons for all phones would act on. */
export interface EverybodyState {
  /** Messages whose result the carrier has not reported. */
  readonly waiting: number;
  /** Phones that received something and have not replied to it. */
  readonly yetToReply: number;
}

/** What an action returns to the page. */
export type ActResult =
  | {
      readonly ok: true;
      readonly answer?: AppAnswer;
      readonly fileId?: string;
      /** Of the file that came with a message. */
      readonly permalink?: string;
      readonly options?: readonly {
        readonly text: string;
        readonly value: string;
        readonly group?: string;
      }[];
    }
  | { readonly ok: false; readonly error: string };
