-- Claim the message at the head of a contact's queue: its basis is checked once more, and only then it may be sent.
-- KEYS sends meta outq optins out hold ready mailbox
-- ARGV contact message token lease_ms most_answers per_ms held_back known, then for each template that may be sent now: name, id, words
-- Gives {verdict, …}: send|resolve with {body, tries, claimed_at, unknown_at, repeated, via, says}, next (look again), wait.
-- While notices are held back (`aside`) one goes behind what else waits, and waits once it is its turn again (`wait`).
-- `via` is the platform's id of the template that leaves in place of the words where the window is closed, `says` its own words.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local sends, meta, outq, optins, out = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local contact, message, token, lease = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local most, per = tonumber(ARGV[5]), tonumber(ARGV[6])

-- include header
-- include wrote
-- include failed

local function fields(verdict)
  local f = redis.call('HMGET', out, 'body', 'tries', 'claimed_at', 'unknown_at', 'repeated', 'via', 'says')
  return {verdict, f[1], f[2], f[3], f[4] or '', f[5] or '', f[6] or '', f[7] or ''}
end
local held, given = unpack(redis.call('HMGET', out, 'token', 'verdict'))
if held == token then return fields(given) end -- asked again: the first answer got lost on the way
local score = redis.call('ZSCORE', sends, contact)
if not score or tonumber(score) > now then return {'wait'} end
if redis.call('EXISTS', KEYS[6]) == 1 then -- restored: nothing leaves before an operator says so
  redis.call('ZADD', sends, now + 2000, contact)
  return {'wait'}
end
if redis.call('LINDEX', outq, 0) ~= message then return {'next'} end

local function pop()
  redis.call('LPOP', outq)
  if redis.call('LLEN', outq) > 0 then redis.call('ZADD', sends, now, contact) else redis.call('ZREM', sends, contact) end
end
local function permit(verdict)
  redis.call('HSET', out, 'token', token, 'verdict', verdict)
  redis.call('ZADD', sends, now + lease, contact)
  return fields(verdict)
end
local function approved(template)
  for i = 9, template ~= '' and #ARGV or 0, 3 do
    if ARGV[i] == template then return ARGV[i + 1], ARGV[i + 2] end
  end
  return '', ''
end
local function refuse(code, optin_status)
  redis.call('HSET', out, 'status', 'refused', 'code', code)
  tell_of_reply(out, meta, KEYS[8], KEYS[7], contact, message, code, now, false)
  local optin = redis.call('HGET', out, 'optin')
  if optin ~= '' then
    local waiting, consent = redis.call('HINCRBY', optins, optin .. ':waiting', -1), redis.call('HGET', optins, optin .. ':status')
    if consent == 'spent' and waiting <= 0 then redis.call('HSET', optins, optin .. ':status', optin_status)
    elseif optin_status == 'too_late' and (consent == 'live' or consent == 'spent') then -- told when the customer next writes
      redis.call('HINCRBY', optins, optin .. ':missed', 1)
      redis.call('HSET', optins, optin .. ':lost', string.sub((redis.call('HGET', optins, optin .. ':lost') or '') .. ' ' .. (redis.call('HGET', out, 'event') or ''), -2000))
    end
  end
  pop()
  return {'next', code}
end

local function hand_over_question(why) -- the bot's answer did not leave: an item says so, once a question
  local body = redis.call('HGET', out, 'body')
  local _, stored = pcall(cjson.decode, string.sub(body, 2))
  local question = type(stored) == 'table' and stored.message.basis.inbound
  if not question or redis.call('HGET', meta, 'unsent') == question then return end
  redis.call('HSET', meta, 'unsent', question)
  local item = {kind = 'unsent', id = message .. '-unsent', at = now / 1000, question = question, why = why}
  redis.call('RPUSH', KEYS[8], with_header(item, cjson.encode(item)))
  redis.call('ZADD', KEYS[7], 'NX', now, contact)
end

-- Two bots that answer each other end here. What the service must say, as emergency numbers, has room above it.
local function too_fast(kind)
  if most == 0 or (kind ~= 'answer' and kind ~= 'service') then return false end
  local began, said = unpack(redis.call('HMGET', meta, 'paced_at', 'paced'))
  began, said = tonumber(began or '0'), tonumber(said or '0')
  if began + per <= now then began, said = now, 0 end
  if said >= (kind == 'service' and 2 * most or most) then return true end
  redis.call('HSET', meta, 'paced_at', began, 'paced', said + 1)
  return false
end

local status, kind, epoch, agent, optin, deadline = unpack(redis.call('HMGET', out, 'status', 'kind', 'epoch', 'agent', 'optin', 'deadline'))
if status == 'sending' or status == 'unknown' then
  redis.call('HSETNX', out, 'unknown_at', now)
  return permit('resolve')
end
if status ~= 'pending' then
  pop()
  return {'next'}
end

local owner, current, window, unread, retired = unpack(redis.call('HMGET', meta, 'owner', 'epoch', 'window', 'unread', 'retired'))
if retired and retired ~= '' then -- the number has left this contact: it may be anybody's by now
  local _, stored = pcall(cjson.decode, string.sub(redis.call('HGET', out, 'body'), 2))
  local to = type(stored) == 'table' and stored.address.connector .. ':' .. stored.address.user
  if to and string.find(retired, '\n' .. to .. '\n', 1, true) then return refuse('retired', 'too_late') end
end
if kind == 'notice' then
  local consent, till = unpack(redis.call('HMGET', optins, optin .. ':status', optin .. ':until'))
  if consent == 'paused' then return refuse('paused', 'paused') end
  if consent ~= 'live' and consent ~= 'spent' then return refuse('withdrawn', 'withdrawn') end
  if tonumber(till) <= now then return refuse('too_late', 'too_late') end
end
if tonumber(deadline) > 0 and tonumber(deadline) <= now then return refuse('too_late', 'too_late') end
if kind == 'notice' and ARGV[7] == 'aside' then
  redis.call('RPUSH', outq, redis.call('LPOP', outq))
  return {'held'}
end
if kind == 'notice' and ARGV[7] == 'wait' then
  redis.call('ZADD', sends, now + 1000, contact)
  return {'wait'}
end
if kind == 'notice' and tonumber(unread or '0') > 0 then -- it may be a stop, and it opens the window
  redis.call('ZADD', sends, now + 250, contact)
  return {'wait'}
end
local via, says = '', ''
if tonumber(window or '0') > 0 and tonumber(window) <= now then
  via, says = approved(redis.call('HGET', out, 'template') or '')
  if via == '' and ARGV[8] == '0' and (redis.call('HGET', out, 'template') or '') ~= '' then -- nobody has asked the platform yet
    redis.call('ZADD', sends, now + 1000, contact)
    return {'wait'}
  end
  if via == '' then return refuse('window', 'too_late') end
end
if kind == 'answer' and tonumber(epoch) < tonumber(current) then
  hand_over_question('owner')
  return refuse('owner')
end
if kind == 'agent' and string.sub(owner, 1, 6) == 'agent:' and owner ~= 'agent:' .. agent then return refuse('owner') end

if redis.call('HGET', out, 'tries') == '0' and too_fast(kind) then
  if kind == 'answer' then hand_over_question('rate') end
  return refuse('rate')
end

if optin ~= '' then written(meta, message, optin, now) end -- unless the send turns out to have failed
redis.call('HSET', out, 'status', 'sending', 'claimed_at', now, 'via', via, 'says', says)
redis.call('HINCRBY', out, 'tries', 1)
return permit('send')
