-- A source has refused a call: nobody calls for a while; its day is over once it has said so twice.
-- KEYS calls   ARGV per_day pause_ms longest_ms pause_was_given of_the_day said_enough
-- Gives {'busy' or 'quota', the moment (ms) from which it is worth asking again}.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local today = math.floor(t[1] / 86400)
local free, refused, said = unpack(redis.call('HMGET', KEYS[1], 'free', 'refused', 'said'))
refused = tonumber(refused or '0')
said = tonumber(said or '0') + tonumber(ARGV[5])
redis.call('HSET', KEYS[1], 'refused', refused + 1, 'said', said)
redis.call('EXPIRE', KEYS[1], 172800)
if said >= tonumber(ARGV[6]) then
  redis.call('HSET', KEYS[1], 'day', today, 'spent', ARGV[1])
  redis.call('HDEL', KEYS[1], 'refused', 'said')
  return {'quota', (today + 1) * 86400000}
end
local pause = tonumber(ARGV[2])
if ARGV[4] == '0' then pause = math.min(pause * 2 ^ math.min(refused, 10), tonumber(ARGV[3])) end
local again = math.max(now + pause, tonumber(free or '0'))
redis.call('HSET', KEYS[1], 'free', string.format('%.0f', again))
return {'busy', again}
