-- Keep a lease: its end moves ahead while the worker that holds it lives.
-- KEYS ready meta   ARGV contact fence lease_ms
-- Gives 1, or 0 if the turn is over or another's.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if redis.call('HGET', KEYS[2], 'turn') ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[3]), ARGV[1])
return 1
