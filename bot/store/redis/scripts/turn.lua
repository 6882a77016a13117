-- Take the next of evenly spaced turns.   KEYS next   ARGV spacing_ms
-- Gives how many milliseconds are left until then.
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local following = turn + tonumber(ARGV[1])
redis.call('SET', KEYS[1], string.format('%.3f', following), 'PX', math.ceil(following - now) + 1000)
return math.ceil(turn - now)
