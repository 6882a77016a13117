-- An agent has seen so many of the customer's lines. What is erased or gone stays so.
-- KEYS meta   ARGV agent conversation heard
local meta = KEYS[1]
if redis.call('EXISTS', meta) == 0 or redis.call('HEXISTS', meta, 'erased') == 1 then return 0 end
local name, seen = 'looked:' .. ARGV[1], ARGV[2] .. ':' .. ARGV[3]
local before, count = string.match(redis.call('HGET', meta, name) or '', '^(.*):(%d+)$')
if before == ARGV[2] and tonumber(count) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', meta, name, seen)
return 1
