-- What cannot be read goes, unless another event has taken its place since.
-- KEYS queue telling   ARGV thread body, as it was read or ''
-- Gives 1, or 0 if it is not as it was read: look again.
if (redis.call('HGET', KEYS[2], 'body') or '') ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('ZREM', KEYS[1], ARGV[1])
return 1
