-- An event was told to a few more. It goes behind the others that are being told, or, told to all, away.
-- KEYS queue telling   ARGV thread event shard after told over
-- Gives 1, or 0 if a newer event has taken its place.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if redis.call('HGET', KEYS[2], 'event') ~= ARGV[2] then return 0 end
if ARGV[6] == '1' then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[1], ARGV[1])
  return 1
end
redis.call('HSET', KEYS[2], 'shard', ARGV[3], 'after', ARGV[4], 'told', ARGV[5])
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
