/**
 * What the sandbox's page is told: everything one person sees in the workspace, and everything
 * the phones show. Types only, shared by the page and its server.
 */

import type { AppManifest } from './app-manifest.ts';
import type { CarrierReason } from './clicksend/carrier-reasons.ts';
import type { AccountView, PhoneReply, SentMessage } from './clicksend/world.ts';
import type { AppAnswer, Channel, Message, OpenView, Person, StepRun } from './slack/world.ts';

export interface PostState extends Message {
  /** Said in its thread, oldest first; only what this person may see, and of that the newest. */
  readonly replies: readonly Message[];
  readonly replyCount: number;
}

export interface ChannelState extends Omit<Channel, 'kind'> {
  /** `app`: the direct messages with the app. */
  readonly kind: 'public' | 'private' | 'app';
  /** The newest; a page with thousands of them would stand still. */
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

/** Something the carrier did, and what became of telling the app. */
export interface CarrierNote {
  readonly at: number;
  readonly did: 'deliver' | 'handOver' | 'retry' | 'fail';
  /** The reason of a failure. */
  readonly why?: string;
  readonly isTwice: boolean;
  readonly told: string;
}

/** What a phone wrote; its picture is at `pictureUrl`. */
export interface PhoneAnswer extends Omit<PhoneReply, 'mediaUrl'> {
  readonly pictureUrl?: string;
  /** What became of telling the app; nothing yet, or nothing known, when it is not there. */
  readonly told?: string;
}

export interface PhoneState {
  readonly number: string;
  readonly messages: readonly PhoneMessage[];
  readonly answers: readonly PhoneAnswer[];
}

/** A message that ClickSend holds until its time. */
export interface ScheduledMessage extends Omit<SentMessage, 'media'> {
  readonly pictureUrl?: string;
}

/** What a newcomer can pick from. */
export interface AccountState extends Omit<AccountView, 'lists'> {
  readonly lists: readonly { readonly name: string; readonly count: number }[];
}

export interface AppHealth {
  /** `unwell`: it runs, but says itself that it is not ready. */
  readonly state: 'starting' | 'ready' | 'unwell' | 'stopped';
  /** What it said about itself, or its last words. */
  readonly detail: string;
}

export interface PageState {
  readonly you: string;
  readonly people: readonly Person[];
  readonly bot: { readonly id: string; readonly name: string };
  readonly channels: readonly ChannelState[];
  /** The forms open before this person; the last one is on top. */
  readonly views: readonly OpenView[];
  readonly home?: Record<string, unknown>;
  /** Those that received last, the newest first; a page with thousands of them would stand still. */
  readonly phones: readonly PhoneState[];
  readonly phoneCount: number;
  /** Those that leave first. */
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

/** Which steps of the guided first minute are done, since the page opened. */
export interface GuideProgress {
  readonly hasSent: boolean;
  readonly hasFailed: boolean;
  readonly hasReplied: boolean;
  readonly hasOptedOut: boolean;
}

/** What the buttons for all phones would act on. */
export interface EverybodyState {
  /** Messages of which the carrier has not said how they ended. */
  readonly waiting: number;
  /** Phones that got something and have not replied to it. */
  readonly yetToReply: number;
}

/** What an act gives back to the page. */
export type ActResult =
  | {
      readonly ok: true;
      readonly answer?: AppAnswer;
      readonly fileId?: string;
      /** Of the file that was said with a message. */
      readonly permalink?: string;
      readonly options?: readonly {
        readonly text: string;
        readonly value: string;
        readonly group?: string;
      }[];
    }
  | { readonly ok: false; readonly error: string };
