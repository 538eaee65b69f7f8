import { isJson, type Json, json, text } from '../json.ts';
import { withDates } from '../slack-dates.ts';

interface Reader {
  readonly timeZone: string;
  readonly now: number;
}

/** A block as one person's Slack shows it: pictures from where this page can get them, dates in their own time. */
export function asSeenBy(reader: Reader, block: Json): Json {
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    return isJson(value) ? asSeenBy(reader, value) : value;
  };
  const shown = Object.entries(block).filter(([name]) => !isVerbatim(block, name));
  const seen = shown.map(([name, value]) => {
    if (name === 'slack_file') return ['image_url', addressOf(json(value))];
    if (name === 'image_url') return [name, copyOf(text(value))];
    if (name === 'text' && block.type === 'mrkdwn') {
      return [name, withDates(closed(text(value)), reader)];
    }
    return [name, within(value)];
  });
  return Object.fromEntries(seen);
}

/** Slack makes no links by itself then, as this page never does. The library would show the markup. */
function isVerbatim({ type }: Json, name: string): boolean {
  return type === 'mrkdwn' && name === 'verbatim';
}

/** The library makes `> ` of every `&gt;`; only at the beginning of a line is it a quote. */
function closed(mrkdwn: string): string {
  return mrkdwn.replace(/(?<=[^\n])&gt;/g, '>');
}

function addressOf({ id, url }: Json): string {
  return id ? `/picture/file/${text(id)}` : copyOf(text(url));
}

function copyOf(url: string): string {
  return `/picture/url?of=${encodeURIComponent(url)}`;
}
