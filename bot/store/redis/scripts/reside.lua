-- Which addresses are a contact's: those named now are; those that must go, or every number but these, are another's
-- from this moment on. Nothing is taken from them and nothing leaves to them any more; the rows follow.
-- KEYS meta ready mailbox   ARGV contact keep_ms plan (JSON: person, named, spared, known, lost, alone), end
-- named, known, lost: digest and address; known: those that an earlier version has noted without the address.
-- `alone`: nothing but what is named or spared stays. `end` is an item for whoever has lost something, or ''.
-- Gives the digests of what has left, now or before.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local meta, ready, mailbox = KEYS[1], KEYS[2], KEYS[3]
local contact, plan = ARGV[1], cjson.decode(ARGV[3])

if redis.call('HEXISTS', meta, 'erased') == 1 then return {} end

local list, here = {}, {}
for one in string.gmatch(redis.call('HGET', meta, 'retired') or '', '[^\n]+') do list[#list + 1] = one end
local function without(address)
  local kept = {}
  for _, one in ipairs(list) do if one ~= address then kept[#kept + 1] = one end end
  local was = #kept < #list
  list = kept
  return was
end
local left, news = {}, false
local function leave(digest, address)
  news = not without(address) or news
  left[#left + 1] = digest
  list[#list + 1] = address
end

for _, one in ipairs(plan.named) do
  here[one[1]] = true
  without(one[2])
  redis.call('HSET', meta, 'alias:' .. one[1], one[2])
end
for _, digest in ipairs(plan.spared) do here[digest] = true end
if plan.person ~= '' then
  here[plan.person] = true
  redis.call('HSET', meta, 'person', plan.person, 'alias:' .. plan.person, redis.call('HGET', meta, 'alias:' .. plan.person) or '1')
end
for _, one in ipairs(plan.lost) do leave(one[1], one[2]) end
if plan.alone then
  local known = {}
  for _, one in ipairs(plan.known) do known[one[1]] = one[2] end
  local fields = redis.call('HGETALL', meta)
  for i = 1, #fields, 2 do
    local digest = string.match(fields[i], '^alias:(.+)$')
    if digest and not here[digest] then leave(digest, fields[i + 1] ~= '1' and fields[i + 1] or known[digest] or '#' .. digest) end
  end
end
while #list > 20 do table.remove(list, 1) end
if #list > 0 then redis.call('HSET', meta, 'retired', '\n' .. table.concat(list, '\n') .. '\n') else redis.call('HDEL', meta, 'retired') end
if news and ARGV[4] ~= '' then
  redis.call('RPUSH', mailbox, ARGV[4])
  redis.call('HINCRBY', meta, 'unread', 1)
  redis.call('ZADD', ready, 'NX', now, contact)
end
redis.call('PEXPIRE', meta, ARGV[2])
return left
