-- Erase a contact: all of it goes at once, and a tombstone stays, so that nothing of it comes back.
-- KEYS ready sends timers desk wants erased unrooted listed meta mailbox seen state thread optins outq ledger,
--      then each message, then each result
-- ARGV contact fence (empty: a restore repeats it) items_waiting keep_seen_ms keep_tombstone_ms
--      number_of_messages number_of_erase_items version refusal, and what to append to the ledger (JSON) or ''
-- Gives {verdict, outcome}; verdict: ok, again (something has come), stale, closed (with the moment before which the
-- ledger is closed). The outcome is what those who wait are told.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local ready, sends, timers, desk, wants = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local erased, unrooted, listed = KEYS[6], KEYS[7], KEYS[8] -- listed: as closed
local meta, mailbox, seen, state, thread = KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13]
local optins, outq, ledger = KEYS[14], KEYS[15], KEYS[16]
local contact, fence, messages, wishes = ARGV[1], ARGV[2], tonumber(ARGV[6]), tonumber(ARGV[7])
local noted = ARGV[10] ~= '' and cjson.decode(ARGV[10])

-- check
if fence ~= '' then
  if redis.call('HGET', meta, 'turn') ~= fence then return {'stale'} end
  if redis.call('LLEN', mailbox) ~= tonumber(ARGV[3]) or redis.call('LLEN', outq) > 0 then return {'again'} end
end
if noted then
  local closed = redis.call('ZSCORE', unrooted, ':closed')
  if closed and tonumber(closed) > tonumber(noted.first) then return {'closed', closed} end
end

-- write
local gone = {lines = redis.call('XLEN', thread), messages = 0, opt_ins = 0, timers = 0}
for i = 1, messages do gone.messages = gone.messages + redis.call('DEL', KEYS[16 + i]) end
local fields = redis.call('HGETALL', optins)
for i = 1, #fields, 2 do
  if string.match(fields[i], ':want$') then
    gone.opt_ins = gone.opt_ins + 1
    redis.call('ZREM', wants, fields[i + 1] .. '|' .. contact)
  end
end
local own = contact .. '|'
for _, member in ipairs(redis.call('ZRANGE', timers, 0, -1)) do
  if string.sub(member, 1, #own) == own then gone.timers = gone.timers + redis.call('ZREM', timers, member) end
end
for _, places in ipairs({ready, sends, desk, listed}) do redis.call('ZREM', places, contact) end

local known = redis.call('ZRANGE', seen, 0, -1, 'WITHSCORES') -- a platform's id may hold a number: only its hash stays
redis.call('DEL', seen)
for i = 1, #known, 2 do
  local id = known[i]
  if not (#id == 40 and string.match(id, '^%x+$')) then id = redis.sha1hex(id) end
  redis.call('ZADD', seen, known[i + 1], id)
end
if #known > 0 then redis.call('PEXPIRE', seen, ARGV[4]) end

local last, head = unpack(redis.call('HMGET', meta, 'fence', 'ledger'))
redis.call('DEL', meta, mailbox, state, thread, optins, outq)
redis.call('HSET', meta, 'fence', last or '0', 'erased', now)
if noted then
  redis.call('RPUSH', ledger, unpack(noted.lines))
  redis.call('PEXPIRE', ledger, noted.keep)
  redis.call('ZADD', unrooted, noted.at, contact)
  head = noted.to
end
if head then redis.call('HSET', meta, 'ledger', head) end
redis.call('PEXPIRE', meta, ARGV[5])
redis.call('ZADD', erased, now, contact)
local outcome = ARGV[8] .. cjson.encode({contact = contact, gone = gone})
local first = 16 + messages
for i = first + 1, #KEYS do
  redis.call('SET', KEYS[i], i <= first + wishes and outcome or ARGV[9], 'PX', 60000)
end
return {'ok', outcome}
