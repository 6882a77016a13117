-- Accept a source event: dedupe, and put it in the place of an older one of its incident that is not told to the end.
-- KEYS seen newest queue telling   ARGV dedupe thread event body at_ms as_of_ms keep_ms once...
-- Gives stored, overtook, duplicate, or outdated: something newer is known of this incident.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local seen, newest, queue, telling = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local thread, as_of, keep = ARGV[2], tonumber(ARGV[6]), tonumber(ARGV[7])

local names = {ARGV[1], unpack(ARGV, 8)}
for _, name in ipairs(names) do
  if redis.call('ZSCORE', seen, name) then return 'duplicate' end
end
for _, name in ipairs(names) do redis.call('ZADD', seen, now, name) end
redis.call('ZREMRANGEBYSCORE', seen, '-inf', now - keep)
local known = redis.call('ZSCORE', newest, thread)
if known and as_of < tonumber(known) then return 'outdated' end
redis.call('ZADD', newest, as_of, thread)
redis.call('ZREMRANGEBYSCORE', newest, '-inf', now - keep)
local overtook = redis.call('EXISTS', telling) == 1
redis.call('HSET', telling, 'event', ARGV[3], 'body', ARGV[4], 'at', ARGV[5], 'shard', '0', 'after', '', 'told', '0')
redis.call('ZADD', queue, 'NX', now, thread)
return overtook and 'overtook' or 'stored'
