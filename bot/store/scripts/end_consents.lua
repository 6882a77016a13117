-- Consents that no longer hold, whatever a restored store says of them. Applying it again changes nothing.
-- A restore without the second list gives consents up as failed; a withdrawal found afterwards says it better.
-- KEYS wants optins   ARGV contact, then for each: opt-in, status, left   Gives how many it has changed.
local wants, optins, contact = KEYS[1], KEYS[2], ARGV[1]
local open = {live = true, paused = true, spent = true}
local changed = 0
for i = 2, #ARGV, 3 do
  local id, ending, left = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local status, budget, want = unpack(redis.call('HMGET', optins, id .. ':status', id .. ':budget', id .. ':want'))
  local holds = open[status or ''] or (status == 'failed' and ending == 'withdrawn')
  if holds and (left <= 0 or tonumber(budget) > left) then
    changed = changed + 1
    redis.call('HSET', optins, id .. ':budget', left)
    if left <= 0 then
      redis.call('HSET', optins, id .. ':status', ending)
      local live = false
      for _, name in ipairs(redis.call('HKEYS', optins)) do
        local other = string.match(name, '^(.*):want$')
        if other and redis.call('HGET', optins, name) == want and redis.call('HGET', optins, other .. ':status') == 'live' then
          live = true
        end
      end
      if not live then redis.call('ZREM', wants, want .. '|' .. contact) end
    end
  end
end
return changed
