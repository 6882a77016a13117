-- End a lease without a commit.
-- KEYS ready meta   ARGV contact fence after_ms count
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if redis.call('HGET', KEYS[2], 'turn') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], 'turn', '')
redis.call('HINCRBY', KEYS[2], 'attempts', tonumber(ARGV[4]) - 1)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
return 1
