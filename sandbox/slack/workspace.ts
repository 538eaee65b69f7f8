import type { Changes } from '../changes.ts';
import type { FaultQueue } from '../fault-queue.ts';
import type { AppLine } from './app-line.ts';
import type { Calls } from './calls.ts';
import type { Channels } from './channels.ts';
import type { Rule } from './check/rules.ts';
import type { Files, Upload } from './files.ts';
import { TEAM } from './identity.ts';
import type { ImageProxy } from './image-proxy.ts';
import type { Messages } from './messages.ts';
import type { Offers } from './offers.ts';
import type { FunctionSeed } from './options.ts';
import type { Rates } from './rates.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Sockets } from './sockets.ts';
import type { Steps } from './steps.ts';
import type { Triggers } from './triggers.ts';
import type { Views } from './views.ts';
import type { SlackFault } from './world.ts';

/** A person, with their name in payloads. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly tz: string;
  readonly handle: string;
  readonly isAdmin: boolean;
  /** For a person from another organization: where they belong. */
  readonly team?: { readonly id: string; readonly domain: string };
  readonly guest?: 'multi-channel' | 'single-channel';
}

/** A person's workspace. */
export function getTeam({ team = TEAM }: Member): { readonly id: string; readonly domain: string } {
  return team;
}

/** All parts of the simulated workspace, for the methods and for people's actions. */
export interface Workspace {
  /** The front server's URL, without a trailing slash. */
  url(): string;
  readonly now: () => number;
  /** Grows when somebody joins. */
  readonly people: Member[];
  readonly scopes: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly privateChannelError: string;
  readonly changes: Changes;
  readonly channels: Channels;
  readonly messages: Messages;
  readonly files: Files;
  /** By file id: uploads that the app has requested but not completed. */
  readonly uploads: Map<string, Upload>;
  readonly views: Views;
  readonly offers: Offers;
  readonly images: ImageProxy;
  readonly steps: Steps;
  readonly functions: readonly FunctionSeed[];
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly calls: Calls;
  readonly rates: Rates;
  readonly faults: FaultQueue<SlackFault>;
  readonly sockets: Sockets;
  readonly app: AppLine;
  /** For `slack_file` in blocks. */
  readonly showsFile: Rule;
}

/** By id or name. Throws with a list of the people. */
export function findPerson(workspace: Workspace, idOrName: string): Member {
  const person = workspace.people.find(({ id, name }) => id === idOrName || name === idOrName);
  if (person !== undefined) return person;
  const names = workspace.people.map(({ id, name }) => `${name} (${id})`).join(', ');
  throw new Error(`there is no person ${idOrName}; there are ${names}`);
}
