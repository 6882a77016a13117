-- The platform has its own name for a message of ours, by which its receipts come. It is known to have been taken then,
-- whatever becomes of whoever sent it.
-- KEYS out   ARGV platform_id digest (of that name: the row outside the shard, so that an erasure finds it)
-- Gives for how long (ms) the message is kept, or 0 if it is gone.
local out, platform, digest = KEYS[1], ARGV[1], ARGV[2]
if redis.call('EXISTS', out) == 0 then return 0 end
local rows = redis.call('HGET', out, 'receipts') or ''
if not string.find(rows, digest, 1, true) then redis.call('HSET', out, 'receipts', rows .. digest .. ' ') end
redis.call('HSET', out, 'platform', platform)
return redis.call('PTTL', out)
