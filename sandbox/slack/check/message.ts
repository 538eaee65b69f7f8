import { isJson, type Json, readList } from '../../json.ts';
import { LIMITS } from '../limits.ts';
import { checkBlocks } from './blocks.ts';
import { collectComplaints, refuse } from './refusal.ts';
import { object, type Rule, string } from './rules.ts';

const metadata: Rule = object(
  { event_type: string(LIMITS.id, 1), event_payload: object({}) },
  { entities: () => {} },
);

/** Why Slack would refuse this message. Undefined if it would not. `fileRule` knows which files may be shown. */
export function findMessageRefusal(args: Json, showsFile: Rule): Json | undefined {
  return (
    refuseBlocks(args.blocks, showsFile) ??
    refuseMetadata(args.metadata) ??
    (readList(args.attachments).length > LIMITS.message.attachments
      ? refuse('too_many_attachments')
      : undefined)
  );
}

function refuseBlocks(blocks: unknown, showsFile: Rule): Json | undefined {
  if (blocks === undefined || blocks === null || blocks === '') return undefined;
  if (!Array.isArray(blocks)) return refuse('invalid_blocks_format');
  const refusal = collectComplaints('invalid_blocks', (complain) => {
    checkBlocks(blocks, '/blocks', 'message', complain);
    blocks.forEach((block: unknown, index) => {
      showsFile(block, `/blocks/${index}`, complain);
    });
  });
  if (refusal !== undefined) return refusal;
  return measureText(blocks) > LIMITS.message.blocksText
    ? refuse('msg_blocks_too_long')
    : undefined;
}

function refuseMetadata(value: unknown): Json | undefined {
  if (value === undefined || value === '') return undefined;
  if (!isJson(value)) return refuse('invalid_metadata_format');
  if (Object.keys(value).length === 0) return undefined;
  if (JSON.stringify(value).length > LIMITS.message.metadataBytes)
    return refuse('metadata_too_large');
  return collectComplaints('invalid_metadata_format', (complain) => {
    const payload = isJson(value.event_payload) ? {} : value.event_payload;
    metadata({ ...value, event_payload: payload }, '/metadata', complain);
  });
}

function measureText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + measureText(each), 0);
  if (!isJson(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  return own + measureText(Object.values(value));
}
