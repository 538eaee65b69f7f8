import type { Requester } from '../../core/permissions/can-see-send.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';

/** What is answered, in private, to somebody who typed a command; `rest`: what stood behind its word. */
export type CommandHandler = (asker: Requester, rest: string) => Promise<SlackMessage>;

/** The country that a person (a Slack id) reads local numbers with. */
export type LoadUserCountry = (user: string) => Promise<CountryCode>;
