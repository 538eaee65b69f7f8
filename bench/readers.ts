import { parseCommand } from '../src/domain/command.ts';
import type { CountryCode } from '../src/domain/phone.ts';
import { MAX_RECIPIENTS_LENGTH, parseRecipients } from '../src/domain/recipients.ts';
import { commands } from '../src/slack/commands/command-table.ts';

/**
 * How long the parsers of typed text block the process, at their maximum length: `npx tsx
 * bench/readers.ts`. CPU time in ms, the best of several runs, so that other programs on the machine do not
 * matter.
 */
const RUNS = 5;

/** Numbers that never repeat, because parsed ones are cached. */
let seed = 1;
function next(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

const texts: readonly (readonly [name: string, country: CountryCode, piece: () => string])[] = [
  ['a a a', 'AU', () => 'a '],
  ['one word', 'AU', () => 'a'],
  ['1 1 1', 'AU', () => '1 '],
  ['a⇥', 'AU', () => 'a\t'],
  ['commas', 'AU', () => ','],
  ['quotes', 'AU', () => 'a,"'],
  ['links', 'AU', () => '<tel:|'],
  ['joiners', 'AU', () => '\u200d'],
  ['1,a⏎', 'AU', () => '1,a\n'],
  ['numbers on lines', 'AU', () => `0437 ${100 + next(900)} ${100 + next(900)}\n`],
  ['rows of a table', 'AU', () => `Jo,0437 ${100 + next(900)} ${100 + next(900)}\n`],
  ['numbers without commas', 'US', () => `415 ${200 + next(700)} ${1000 + next(9000)} `],
  ['digits where any length is valid', 'DE', () => `30 ${next(1000)} `],
];

function longText(piece: () => string): string {
  let text = '';
  while (text.length < MAX_RECIPIENTS_LENGTH) text += piece();
  return text.slice(0, MAX_RECIPIENTS_LENGTH);
}

function measure(act: () => unknown): string {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times).toFixed(0);
}

process.stdout.write('text · recipients · /mms\n');
for (const [name, country, piece] of texts) {
  const text = longText(piece);
  const recipients = measure(() => parseRecipients(text, country));
  const command = measure(() => parseCommand(text, country, commands));
  process.stdout.write(`${name} · ${recipients} ms · ${command} ms\n`);
}
const letters = 'a'.repeat(100_000);
const command = measure(() => parseCommand(letters, 'AU', commands));
process.stdout.write(`100,000 letters · – · ${command} ms\n`);
