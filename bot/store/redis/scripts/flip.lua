-- Make another release live, unless something else is live than was seen.
-- KEYS live   ARGV seen ('' for nothing) to
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
