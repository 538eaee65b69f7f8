import type { ReplyWay } from '../clicksend/world.ts';
import type { ActResult } from '../page-state.ts';
import type { PageRequest } from './parse-ask.ts';
import type { Picture } from './pictures.ts';
import type { Worlds } from './worlds.ts';

/** A person writes on a phone, whether or not it ever received anything. */
export async function letPhoneAnswer(worlds: Worlds, ask: PageRequest): Promise<ActResult> {
  const number = ask.text('number');
  if (!/^\+[1-9]\d{6,14}$/.test(number)) throw new Error(`No phone has the number ${number}`);
  const text = ask.text('text');
  const media = getPicture(ask.maybe('picture'));
  const way = getWay(ask);
  await writeOnPhone(worlds, number, { text, media }, way);
  return { ok: true };
}

/** One text from one phone, recorded for the page. */
export async function writeOnPhone(
  { clicksend, journal }: Worlds,
  number: string,
  content: { readonly text: string; readonly media?: Picture },
  way: ReplyWay,
): Promise<void> {
  const { messageId, status } = await clicksend.reply(number, content, way);
  journal.answers.set(messageId, describeReply(way, status));
}

/** A picture is a data URL: its type, and base64. */
function getPicture(dataUrl: string | undefined): Picture | undefined {
  if (!dataUrl) return undefined;
  const [, contentType, base64] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(dataUrl) ?? [];
  if (!contentType || !base64) throw new Error('That isn’t a picture');
  return { bytes: new Uint8Array(Buffer.from(base64, 'base64')), contentType };
}

function getWay(ask: PageRequest): ReplyWay {
  return {
    by: ask.maybe('by') === 'pull' ? 'pull' : 'push',
    odd: ask.maybe('odd') === 'strings' ? 'strings' : undefined,
    times: ask.flag('twice') ? 2 : undefined,
  };
}

function describeReply({ by, times }: ReplyWay, status: number | undefined): string {
  if (by === 'pull' || status === undefined) return 'waits until the app asks';
  const how = times === 2 ? 'pushed twice' : 'pushed';
  return status === 0 ? `${how}, no answer from the app` : `${how}, the app answered ${status}`;
}
