-- Raise an alarm: one that nobody has seen yet happens once more, else there is a new one; the oldest make room.
-- KEYS alarms   ARGV id kind details most
local t = redis.call('TIME')
local now = string.format('%.0f', t[1] * 1000000 + t[2]) -- as words: numbers of that size lose digits in JSON
local all, id = KEYS[1], ARGV[1]
local known = redis.call('HGET', all, id)
local alarm = known and cjson.decode(known)
if not alarm or alarm.seen_by ~= '' then
  if alarm then redis.call('HSET', all, id .. ':' .. alarm.first, known) end
  alarm = {kind = ARGV[2], first = now, number = 0, seen_by = '', seen_at = ''}
end
alarm.last, alarm.number, alarm.details = now, alarm.number + 1, ARGV[3]
redis.call('HSET', all, id, cjson.encode(alarm))
while redis.call('HLEN', all) > tonumber(ARGV[4]) do
  local oldest, at
  local fields = redis.call('HGETALL', all)
  for i = 1, #fields, 2 do
    local last = tonumber(cjson.decode(fields[i + 1]).last)
    if not at or last < at then oldest, at = fields[i], last end
  end
  redis.call('HDEL', all, oldest)
end
return alarm.number
