/**
 * Changes nothing, but counts as a write. A Redis that became a replica or is full refuses it; without it,
 * such a Redis would respond with old data.
 */
const REQUIRE_WRITABLE = "redis.call('SETRANGE', KEYS[1], 0, '')";

/** Replaces the value ARGV[1] with ARGV[2] for ARGV[3] ms. Returns 1 if it did, 0 if the value is different. */
export const COMPARE_AND_SET_SCRIPT = `
${REQUIRE_WRITABLE}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * Takes one call from a limit, by Redis's own clock, because the processes' clocks may differ. KEYS: when
 * the calls made so far no longer count (ms), and the block. ARGV: ms per call, and the burst. Returns 0,
 * or in how many ms to ask again. The time cannot be further ahead than a full burst, unless another
 * server's clock is behind.
 */
export const ACQUIRE_SCRIPT = `
${REQUIRE_WRITABLE}
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then return blocked end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken = math.min(tonumber(redis.call('GET', KEYS[1]) or now), now + every * burst)
local from = math.max(taken, now)
local waitMs = math.ceil(from - now - every * (burst - 1))
if waitMs > 0 then return waitMs end
redis.call('SET', KEYS[1], from + every, 'PX', math.ceil(from + every - now))
return 0`;

/** Blocks for ARGV[1] ms, unless a longer block exists. */
export const BLOCK_SCRIPT = `
${REQUIRE_WRITABLE}
local ms = math.ceil(tonumber(ARGV[1]))
if ms > 0 and redis.call('PTTL', KEYS[1]) < ms then redis.call('SET', KEYS[1], '1', 'PX', ms) end
return 0`;

/**
 * Adds members to each of the indexes KEYS. ARGV: after how many ms an index expires if nothing is added
 * ('' for never), 'NX' to keep a member's score or 'CH' to change it, then for each index the number of its
 * arguments and the arguments: scores, each with its member. Returns how many were added or changed. This
 * is one command, while a transaction takes four.
 */
export const ADD_TO_INDEXES_SCRIPT = `
local count, at = 0, 3
for _, key in ipairs(KEYS) do
  local last = at + tonumber(ARGV[at])
  count = count + redis.call('ZADD', key, ARGV[2], unpack(ARGV, at + 1, last))
  if ARGV[1] ~= '' then redis.call('PEXPIRE', key, ARGV[1]) end
  at = last + 1
end
return count`;
