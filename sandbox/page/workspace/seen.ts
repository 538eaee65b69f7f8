import { isJson, type Json, readJson, readText } from '../../json.ts';
import { withDates } from '../slack-dates.ts';

interface Reader {
  readonly timeZone: string;
  readonly now: number;
}

/** A block as one person's Slack shows it: pictures from where this page can load them, dates in their time zone. */
export function buildReaderView(reader: Reader, block: Json): Json {
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    return isJson(value) ? buildReaderView(reader, value) : value;
  };
  const shown = Object.entries(block).filter(([name]) => !isVerbatim(block, name));
  const seen = shown.map(([name, value]) => {
    if (name === 'slack_file') return ['image_url', getAddress(readJson(value))];
    if (name === 'image_url') return [name, getCopy(readText(value))];
    if (name === 'text' && block.type === 'mrkdwn') {
      return [name, withDates(closeQuotes(readText(value)), reader)];
    }
    return [name, within(value)];
  });
  return Object.fromEntries(seen);
}

/** Slack then creates no links, and this page never does. The library would show the mark-up. */
function isVerbatim({ type }: Json, name: string): boolean {
  return type === 'mrkdwn' && name === 'verbatim';
}

/** The library turns every `&gt;` into `> `, which is a quote only at the start of a line. */
function closeQuotes(mrkdwn: string): string {
  return mrkdwn.replace(/(?<=[^\n])&gt;/g, '>');
}

function getAddress({ id, url }: Json): string {
  return id ? `/picture/file/${readText(id)}` : getCopy(readText(url));
}

function getCopy(url: string): string {
  return `/picture/url?of=${encodeURIComponent(url)}`;
}
