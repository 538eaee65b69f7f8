import type { IRedisClient } from 'bullmq';

/** BullMQ's script that adds a delayed job. A job that is added without a delay needs no comparison. */
const SCRIPT = /^addDelayedJob:/;

/** Where that script replaces what an earlier add during the same run stored. */
const REPLACEMENT = `rcall('DEL', deduplicationNextKey)`;

const UNLESS_EARLIER = `local stored = rcall('HGET', deduplicationNextKey, 'data')
            if stored and cjson.decode(stored).dueAt <= cjson.decode(jobData).dueAt then return true end
            ${REPLACEMENT}`;

/**
 * Of two adds during a run, BullMQ keeps the last one, so an add for later would replace the add of a button press. With
 * this client BullMQ keeps the one that is due earlier. This changes BullMQ's script, because only inside the script can
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
  if (parts.length !== 2)
    throw new Error(
      'This version of BullMQ adds delayed jobs in another way: adapt keepEarliestAdd.',
    );
  return parts.join(UNLESS_EARLIER);
}
