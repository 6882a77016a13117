-- Drop the oldest entries of a chain, unless it no longer begins as it was read.
-- KEYS ledger   ARGV first_line number   Gives how many are gone.
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[1] then return 0 end
redis.call('LTRIM', KEYS[1], ARGV[2], -1)
return tonumber(ARGV[2])
