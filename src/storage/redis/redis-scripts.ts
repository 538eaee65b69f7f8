/**
 * Writes nothing, but asks as a write does: a Redis that is only a replica by now, or is full,
 * refuses it, where what it read may be old.
 */
const mayWrite = "redis.call('SETRANGE', KEYS[1], 0, '')";

/** Puts ARGV[2] in the place of exactly ARGV[1], for ARGV[3] ms; 1 when it did. */
export const compareAndSetScript = `
${mayWrite}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The next turn of a name, by Redis' own clock, whatever those of the processes say. KEYS: when the
 * turns that were taken are used up (ms), and the hold. ARGV: ms of one turn, how many may be taken
 * at once. Gives 0, or in how many ms to ask again. More than all turns cannot be taken, unless
 * another server's clock is behind.
 */
export const acquireScript = `
${mayWrite}
local held = redis.call('PTTL', KEYS[2])
if held > 0 then return held end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local every, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local taken = math.min(tonumber(redis.call('GET', KEYS[1]) or now), now + every * burst)
local from = math.max(taken, now)
local waitMs = math.ceil(from - now - every * (burst - 1))
if waitMs > 0 then return waitMs end
redis.call('SET', KEYS[1], from + every, 'PX', math.ceil(from + every - now))
return 0`;

/** A hold of ARGV[1] ms, unless a longer one stands. */
export const blockScript = `
${mayWrite}
local ms = math.ceil(tonumber(ARGV[1]))
if ms > 0 and redis.call('PTTL', KEYS[1]) < ms then redis.call('SET', KEYS[1], '1', 'PX', ms) end
return 0`;
