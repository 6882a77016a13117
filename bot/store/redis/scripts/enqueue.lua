-- Accept an item: dedupe, append to the mailbox, mark the contact ready.
-- KEYS ready meta mailbox seen hold   ARGV contact dedupe body unread keep_ms address keep_meta_ms most hold_ms begins
-- Gives 1 if stored, 0 if it was here before, -1 if so many (0: any number) wait already,
-- -2 while a restore is under way, -3 if the contact was erased, -4 if the address has left this contact.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local contact, dedupe, body, unread, keep, address = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]

if redis.call('GET', KEYS[5]) == 'restoring' then return -2 end
local erased, retired, held, owner = unpack(redis.call('HMGET', KEYS[2], 'erased', 'retired', 'held', 'owner'))
if erased then return -3 end
if dedupe ~= '' then -- what an erased contact of the same address had is known by its hash
  if redis.call('ZSCORE', KEYS[4], dedupe) or redis.call('ZSCORE', KEYS[4], redis.sha1hex(dedupe)) then return 0 end
end
if retired and address ~= '' and string.find(retired, '\n' .. address .. '\n', 1, true) then return -4 end
local most = tonumber(ARGV[8])
if most > 0 and redis.call('LLEN', KEYS[3]) >= most then return -1 end
if dedupe ~= '' then
  redis.call('ZADD', KEYS[4], now, dedupe)
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - keep)
  redis.call('PEXPIRE', KEYS[4], keep)
end
redis.call('RPUSH', KEYS[3], body)
redis.call('HINCRBY', KEYS[2], 'unread', unread)
if address ~= '' then redis.call('HSETNX', KEYS[2], 'address', address) end
if redis.call('PTTL', KEYS[2]) == -1 then redis.call('PEXPIRE', KEYS[2], ARGV[7]) end -- a commit renews it with the state

-- After an unfinished piece the rest of the sentence is waited for: the contact is ready a moment later, at a time that
-- is noted. Another piece moves it, four times that moment at most in all; anything else ends the waiting. A lease, which
-- is such a time too, is never the one that was noted.
local hold = tonumber(ARGV[9] or '0')
local score = (held or hold > 0) and redis.call('ZSCORE', KEYS[1], contact)
local till, first = string.match(held or '', '^(%d+) (%d+)$')
if score and till and tonumber(score) == tonumber(till) and tonumber(till) > now then
  local at = math.max(now, hold > 0 and math.min(now + hold, tonumber(first) + 4 * hold) or now)
  redis.call('ZADD', KEYS[1], 'XX', at, contact)
  redis.call('HSET', KEYS[2], 'held', string.format('%.0f %s', at, first))
elseif hold > 0 and ARGV[10] == '1' and not score and (owner or 'bot') == 'bot' then
  redis.call('ZADD', KEYS[1], 'NX', now + hold, contact)
  redis.call('HSET', KEYS[2], 'held', string.format('%.0f %.0f', now + hold, now))
else
  redis.call('ZADD', KEYS[1], 'NX', now, contact)
end
return 1
