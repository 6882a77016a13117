-- Take or keep a lock: if it is free, ours already, or held by a process that is known to have ended.
-- KEYS lock   ARGV owner seconds ended ('' for nobody)
-- Gives who holds it now.
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
  return holder
end
if holder and holder ~= ARGV[3] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return ARGV[1]
