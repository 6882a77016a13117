-- Move a due timer into its contact's mailbox.
-- KEYS timers mailbox ready   ARGV member contact body
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) > now then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[3], 'NX', now, ARGV[2])
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
