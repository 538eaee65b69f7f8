/**
 * Changes nothing, but counts as a write. A Redis that became a replica or is full refuses it; without it,
 * such a Redis would respond with old data. For scripts that write nothing else.
 */
const REQUIRE_WRITABLE = "redis.call('SETRANGE', KEYS[1], 0, '')";

/** Replaces the value ARGV[1] with ARGV[2] for ARGV[3] ms. Returns 1 if it did, 0 if the value is different. */
export const COMPARE_AND_SET_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  ${REQUIRE_WRITABLE}
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * Takes one call from a limit, by Redis's own clock, because the processes' clocks may differ. KEYS: when
 * the calls made so far no longer count (ms), and the block. ARGV: ms per call, and the burst. Returns 0,
 * or in how many ms to ask again. The time cannot be further ahead than a full burst, unless another
 * server's clock is behind.
 */
export const ACQUIRE_SCRIPT = `
local function wait(ms)
  ${REQUIRE_WRITABLE}
  return ms
end
local stored = redis.call('MGET', KEYS[1], KEYS[2])
local blocked = stored[2] and redis.call('PTTL', KEYS[2]) or 0
if blocked > 0 then return wait(blocked) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken = math.min(tonumber(stored[1] or now), now + every * burst)
local from = math.max(taken, now)
local waitMs = math.ceil(from - now - every * (burst - 1))
if waitMs > 0 then return wait(waitMs) end
redis.call('SET', KEYS[1], from + every, 'PX', math.ceil(from + every - now))
return 0`;

/** Blocks for ARGV[1] ms, unless a longer block exists. */
export const BLOCK_SCRIPT = `
${REQUIRE_WRITABLE}
local ms = math.ceil(tonumber(ARGV[1]))
if ms > 0 and redis.call('PTTL', KEYS[1]) < ms then redis.call('SET', KEYS[1], '1', 'PX', ms) end
return 0`;

/**
 * Adds members to an index. ARGV: after how many ms it expires if nothing is added ('' for never), 'NX' to keep
 * a member's score or 'CH' to change it, and a score and a member for each, at most some thousands. Returns how
 * many were added or changed. This is one call, while a transaction takes four.
 */
export const ADD_TO_INDEX_SCRIPT = `
local count = redis.call('ZADD', KEYS[1], ARGV[2], unpack(ARGV, 3))
if ARGV[1] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/**
 * Stores the values ARGV[2] and following under the first KEYS for ARGV[1] ms, unless they have one. Then
 * reads the other KEYS. Returns what each key had: nil for those that were stored.
 */
export const ADD_MANY_SCRIPT = `
local added = #ARGV - 1
local found = {}
for n = 1, added do
  local isNew = redis.call('SET', KEYS[n], ARGV[n + 1], 'PX', ARGV[1], 'NX')
  found[n] = not isNew and redis.call('GET', KEYS[n])
end
if added < #KEYS then
  for n, value in ipairs(redis.call('MGET', unpack(KEYS, added + 1))) do found[added + n] = value end
end
return found`;

/**
 * Stores values under KEYS for ARGV[1] ms, the first of them ARGV[2]. This is one call, while a transaction
 * takes one per key and two more.
 */
export const PUT_MANY_SCRIPT = `
for n, key in ipairs(KEYS) do redis.call('SET', key, ARGV[n + 1], 'PX', ARGV[1]) end
return #KEYS`;
