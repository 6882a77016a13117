-- Consents that no longer hold, whatever a restored store says of them, with the entries that say so in the ledger.
-- KEYS wants optins meta ledger unrooted
-- ARGV contact, what to append to the ledger (JSON) or '', then for each consent: its id, its status and budget as they
--   were read, and as they shall be.   Gives 1, or 0 if anything is not as it was read: look again.
local wants, optins, meta, ledger, unrooted = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local contact, noted = ARGV[1], ARGV[2] ~= '' and cjson.decode(ARGV[2])

-- check
for i = 3, #ARGV, 5 do
  local id = ARGV[i]
  local status, budget = unpack(redis.call('HMGET', optins, id .. ':status', id .. ':budget'))
  if status ~= ARGV[i + 1] or budget ~= ARGV[i + 2] then return 0 end
end
if noted then
  if (redis.call('HGET', meta, 'ledger') or '') ~= noted.from then return 0 end
  if tonumber(redis.call('ZSCORE', unrooted, ':closed') or '0') > tonumber(noted.first) then return 0 end
end

-- write
for i = 3, #ARGV, 5 do
  local id = ARGV[i]
  redis.call('HSET', optins, id .. ':status', ARGV[i + 3], id .. ':budget', ARGV[i + 4])
  local want, live = redis.call('HGET', optins, id .. ':want'), false
  for _, name in ipairs(redis.call('HKEYS', optins)) do
    local other = string.match(name, '^(.*):want$')
    if other and redis.call('HGET', optins, name) == want and redis.call('HGET', optins, other .. ':status') == 'live' then
      live = true
    end
  end
  if not live then redis.call('ZREM', wants, want .. '|' .. contact) end
end
if noted then
  redis.call('RPUSH', ledger, unpack(noted.lines))
  redis.call('PEXPIRE', ledger, noted.keep)
  redis.call('HSET', meta, 'ledger', noted.to)
  redis.call('ZADD', unrooted, noted.at, contact)
end
return 1
