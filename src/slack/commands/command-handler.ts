import type { Asker } from '../../core/permissions/can-see-send.ts';
import type { CountryCode } from '../../domain/phone.ts';
import type { SlackMessage } from '../messages/blocks/message.ts';

/** What is answered, in private, to somebody who typed a command; `rest`: what stood behind its word. */
export type Answer = (asker: Asker, rest: string) => Promise<SlackMessage>;

/** The country that a person (a Slack id) reads local numbers with. */
export type CountryFor = (user: string) => Promise<CountryCode>;
