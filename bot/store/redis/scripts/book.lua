-- Book a call of a source: it counts for the day (UTC), and calls keep their distance.
-- KEYS calls   ARGV per_day spacing_ms patience_ms
-- Gives {'booked', wait_ms}, or {'quota' or 'busy', the moment (ms) from which it is worth asking again}.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local today = math.floor(t[1] / 86400)
local day, spent, free = unpack(redis.call('HMGET', KEYS[1], 'day', 'spent', 'free'))
spent = tonumber(day) == today and tonumber(spent) or 0
if spent >= tonumber(ARGV[1]) then return {'quota', (today + 1) * 86400000} end
local turn = math.max(now, tonumber(free or '0'))
if turn - now > tonumber(ARGV[3]) then return {'busy', turn} end
redis.call('HSET', KEYS[1], 'day', today, 'spent', spent + 1, 'free', turn + tonumber(ARGV[2]))
redis.call('EXPIRE', KEYS[1], 172800)
return {'booked', turn - now}
