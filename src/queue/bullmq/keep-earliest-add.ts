import type { IRedisClient } from 'bullmq';

/** BullMQ's script that adds a job for later. One that is added for now is never too late. */
const SCRIPT = /^addDelayedJob:/;

/** Where that script replaces the run that was added before during the same run. */
const REPLACEMENT = `rcall('DEL', deduplicationNextKey)`;

const UNLESS_EARLIER = `local stored = rcall('HGET', deduplicationNextKey, 'data')
            if stored and cjson.decode(stored).dueAt <= cjson.decode(jobData).dueAt then return true end
            ${REPLACEMENT}`;

/**
 * Of two adds during a run, BullMQ keeps the last one, so an add for later would put off a person who pressed a
 * button. With this client it keeps the earlier one. The script itself is changed, because only within it can
 * no other process add a job between the comparison and the replacement.
 */
export function keepEarliestAdd(client: IRedisClient): IRedisClient {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) => {
    const lua = SCRIPT.test(name) ? compareBeforeReplacement(definition.lua) : definition.lua;
    define(name, { ...definition, lua });
  };
  return client;
}

function compareBeforeReplacement(lua: string): string {
  const parts = lua.split(REPLACEMENT);
  if (parts.length !== 2) throw new Error('This version of BullMQ adds jobs in another way.');
  return parts.join(UNLESS_EARLIER);
}
