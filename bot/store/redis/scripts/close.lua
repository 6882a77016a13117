-- Close the ledger of one shard up to a moment: whatever is committed from now on belongs to what comes after it.
-- KEYS unrooted   ARGV moment   Gives 1, or 0 if the moment has not come yet: the server's clock decides, not a worker's.
local t = redis.call('TIME')
local moment = tonumber(ARGV[1])
if t[1] * 1000 + math.floor(t[2] / 1000) < moment then return 0 end
local closed = redis.call('ZSCORE', KEYS[1], ':closed')
if not closed or tonumber(closed) < moment then redis.call('ZADD', KEYS[1], moment, ':closed') end
return 1
