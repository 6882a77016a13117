-- A turn's whole effect. Everything is checked first; only then anything is written.
-- KEYS ready sends timers desk wants unrooted closed meta mailbox state thread optins outq ledger,
--   then one key per message, then one per result
-- ARGV plan (JSON), state, then bodies: lines, messages, granted consents, results; last what to append to the ledger (JSON) or ''
-- A turn is committed once: the same plan again (its answer got lost on the way) changes nothing and is 'more': look.
-- Gives 'ok', 'more' if items wait, 'closed:' and the moment before which the ledger is closed, or what was refused.
local plan = cjson.decode(ARGV[1])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local ready, sends, timers, desk, wants, unrooted, closed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local meta, mailbox, state, thread, optins, outq, ledger = KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local contact = plan.contact
local first_out, first_result = 14, 14 + #plan.outs
local noted = ARGV[#ARGV] ~= '' and cjson.decode(ARGV[#ARGV])

-- include header

-- check
local digest = redis.sha1hex(ARGV[1])
local turn, epoch, owner = unpack(redis.call('HMGET', meta, 'turn', 'epoch', 'owner'))
if turn == digest then return 'more' end
if turn ~= plan.fence or (epoch or '0') ~= plan.epoch then return 'stale' end
owner = owner or 'bot'
if redis.call('LLEN', mailbox) < plan.done then return 'stale' end
local window, opened = tonumber(plan.window), tonumber(redis.call('HGET', meta, 'window') or '-1')
local spent, said, told = {}, {}, {}
-- Nothing leaves, and no consent begins, without an item that this very commit takes off the mailbox. What lies there is
-- told by the items' headers.
local items = {}
if #plan.outs > 0 or #plan.consents > 0 or opened ~= window then
  for i, body in ipairs(redis.call('LRANGE', mailbox, 0, math.max(plan.done, 1) - 1)) do
    items[i] = header_of(body)
    items[i].body = body
  end
end
local customers = {message = true, restored = true, [''] = true} -- what cannot be read may be a customer's
local function from_customer(item) return customers[item.kind] and not (item.kind == 'restored' and item.agent ~= '') end
local function grounded(o)
  local item = items[o.at]
  if not item then return false end
  if o.kind == 'notice' then
    return item.kind == 'event' and item.event == o.event and item.type .. '|' .. item.subject == redis.call('HGET', optins, o.optin .. ':want')
  end
  if o.kind == 'agent' then
    local says = item.verb == 'reply' or item.verb == 'resend' -- a failed one once more
    return item.kind == 'agent' and item.id == o.item and item.agent == o.agent and says
  end
  if item.kind == 'message' and item.id == o.item then
    return o.at <= plan.done or (o.kind == 'service' and #plan.outs == 1) -- one word to a message that waits for the brain
  end
  if o.kind ~= 'service' or o.at > plan.done then return false end
  if item.kind == 'timer' or item.kind == 'agent' then return item.id == o.item and plan.new_epoch ~= plan.epoch end -- a change of owner
  return from_customer(item) and (item.id == o.item or 'i-' .. redis.sha1hex(item.body) == o.item)
end
if opened >= 0 and opened ~= window and (window == 0 or window > math.max(opened, now)) then -- only a customer opens the window
  local wrote = false
  for _, item in ipairs(items) do wrote = wrote or from_customer(item) end
  if not wrote then return 'window' end
end
local adopted, granted, spending, over = {}, {}, {}, {}
local kinds = {adopted = true, granted = true, spent = true, paused = true, resumed = true, ended = true, told = true, missed = true, forgotten = true}
local ends = {withdrawn = true, ended = true, too_late = true}
for _, e in ipairs(plan.consents) do
  local known = granted[e.id] or redis.call('HGET', optins, e.id .. ':status')
  if not kinds[e.kind] or (e.kind == 'ended' and not ends[e.status]) then return 'opt_in' end
  if e.kind == 'adopted' then -- a consent from before there were versions of words; what has a version keeps it
    if e.words == '' or redis.call('HGET', optins, e.id .. ':words') or not known then return 'words' end
    adopted[e.id] = e.words
  elseif e.kind == 'granted' then
    if e.words == '' then return 'words' end
    local proven = false
    for i = 1, plan.done do proven = proven or (items[i].kind == 'message' and items[i].message_id == e.message) end
    if not proven then return 'not_asked' end
    granted[e.id] = true
  elseif e.kind == 'spent' then
    local what = e.id .. '|' .. e.event
    spending[what] = (spending[what] or 0) + 1
    if over[e.id] then return 'opt_in' end -- what this turn has ended before it spends no more
  elseif not known and e.kind ~= 'forgotten' then return 'opt_in' end
  over[e.id] = over[e.id] or e.kind == 'paused' or e.kind == 'ended' or e.kind == 'forgotten'
end
for _, o in ipairs(plan.outs) do
  if window > 0 and window <= now and o.template == '' then return 'window' end
  if o.kind == 'agent' and owner ~= 'agent:' .. o.agent then return 'not_owner' end
  if o.kind == 'answer' and owner ~= 'bot' and owner ~= 'queue' then return 'not_owner' end -- in the queue nobody is there yet
  if o.kind == 'notice' then
    local status, till, left = unpack(redis.call('HMGET', optins, o.optin .. ':status', o.optin .. ':until', o.optin .. ':budget'))
    local per, used, on = unpack(redis.call('HMGET', optins, o.optin .. ':per', o.optin .. ':used', o.optin .. ':on'))
    if status ~= 'live' then return 'opt_in' end
    local words = redis.call('HGET', optins, o.optin .. ':words') or adopted[o.optin]
    if not words or o.words ~= words then return 'words' end -- said as it was agreed to, whatever is live
    if tonumber(till) <= now then return 'opt_in' end
    spent[o.optin] = (spent[o.optin] or 0) + 1
    if per == 'day' and on >= plan.today then left = left - used end -- a clock that was set back forgives nothing
    if tonumber(left) < spent[o.optin] then return 'opt_in' end
    if told[o.optin .. o.event] then return 'twice' end
    told[o.optin .. o.event] = true
  else
    said[o.item] = (said[o.item] or 0) + 1
    if said[o.item] > plan.most then return 'too_many' end
  end
  if not grounded(o) then return 'basis' end
  if o.kind == 'notice' then -- it and the budget that it costs are never apart
    local what = o.optin .. '|' .. o.event
    if not spending[what] then return 'unspent' end
    spending[what] = spending[what] > 1 and spending[what] - 1 or nil
  end
end
if next(spending) then return 'unspent' end
if noted then
  local head = redis.call('HGET', meta, 'ledger')
  if head and head ~= noted.from then return 'stale' end
  local rooted = redis.call('ZSCORE', unrooted, ':closed')
  if rooted and tonumber(rooted) > tonumber(noted.first) then return 'closed:' .. rooted end
end

-- write
local arg = 2
redis.call('SET', state, ARGV[arg], 'PX', plan.keep)
redis.call('HSET', meta, 'turn', digest, 'epoch', plan.new_epoch, 'owner', plan.owner, 'window', plan.window)
redis.call('PEXPIRE', meta, plan.keep)
if plan.done > 0 then redis.call('HSET', meta, 'attempts', '0') else redis.call('HINCRBY', meta, 'attempts', -1) end
if plan.unread > 0 then redis.call('HINCRBY', meta, 'unread', -plan.unread) end
if plan.done > 0 then redis.call('LTRIM', mailbox, plan.done, -1) end
if redis.call('LLEN', mailbox) == 0 then redis.call('HSET', meta, 'unread', '0') end -- what could not be read was not counted

for _ = 1, plan.lines do
  arg = arg + 1
  redis.call('XADD', thread, 'MAXLEN', '~', 500, '*', 'b', ARGV[arg])
end
if plan.lines > 0 then redis.call('PEXPIRE', thread, plan.keep_thread) end

for i, o in ipairs(plan.outs) do
  arg = arg + 1
  local key = KEYS[first_out + i]
  if redis.call('EXISTS', key) == 0 then -- ids are derived from items: one that is here has been said before
    redis.call('HSET', key, 'status', 'pending', 'kind', o.kind, 'epoch', plan.new_epoch, 'agent', o.agent,
      'optin', o.optin, 'event', o.event, 'deadline', o.deadline, 'template', o.template, 'tries', '0', 'body', ARGV[arg])
    redis.call('PEXPIRE', key, plan.keep_thread)
    redis.call('RPUSH', outq, o.id)
  end
end
if redis.call('LLEN', outq) > 0 then redis.call('ZADD', sends, 'NX', now, contact) end

local touched = {}
local function mark(id, status)
  touched[redis.call('HGET', optins, id .. ':want')] = true
  redis.call('HSET', optins, id .. ':status', status)
end
local open = {live = true, paused = true, spent = true} -- one that was sent, failed or withdrawn meanwhile stays so
local function is_open(id) return open[redis.call('HGET', optins, id .. ':status')] end
local carry_out = {
  adopted = function(e) redis.call('HSET', optins, e.id .. ':words', e.words) end,
  granted = function(e)
    arg = arg + 1
    redis.call('HSET', optins, e.id .. ':status', 'live', e.id .. ':until', e['until'], e.id .. ':budget', e.budget,
      e.id .. ':per', e.per, e.id .. ':used', '0', e.id .. ':on', '', e.id .. ':want', e.want, e.id .. ':told', '0',
      e.id .. ':waiting', '0', e.id .. ':words', e.words, e.id .. ':body', ARGV[arg])
    touched[e.want] = true
  end,
  spent = function(e)
    redis.call('HINCRBY', optins, e.id .. ':waiting', 1)
    local per, on = unpack(redis.call('HMGET', optins, e.id .. ':per', e.id .. ':on'))
    if per ~= 'day' then
      if redis.call('HINCRBY', optins, e.id .. ':budget', -1) <= 0 then mark(e.id, 'spent') end
    elseif on >= plan.today then redis.call('HINCRBY', optins, e.id .. ':used', 1)
    else redis.call('HSET', optins, e.id .. ':used', 1, e.id .. ':on', plan.today) end
  end,
  paused = function(e)
    if not is_open(e.id) then return end
    mark(e.id, 'paused')
    redis.call('HSET', optins, e.id .. ':paused_until', e['until'])
  end,
  resumed = function(e)
    local status, per, left, waiting = unpack(redis.call('HMGET', optins, e.id .. ':status', e.id .. ':per', e.id .. ':budget', e.id .. ':waiting'))
    if status ~= 'paused' then return end
    local empty = per ~= 'day' and tonumber(left) <= 0
    mark(e.id, empty and (tonumber(waiting) > 0 and 'spent' or 'too_late') or 'live')
    redis.call('HDEL', optins, e.id .. ':paused_until')
  end,
  ended = function(e)
    if is_open(e.id) then mark(e.id, e.status) end
    if e.silent then redis.call('HSET', optins, e.id .. ':told', '1') end
  end,
  told = function(e) redis.call('HSET', optins, e.id .. ':told', '1') end,
  missed = function(e)
    if redis.call('HINCRBY', optins, e.id .. ':missed', e.number) <= 0 then
      redis.call('HDEL', optins, e.id .. ':missed', e.id .. ':lost')
    end
  end,
  forgotten = function(e)
    local want = redis.call('HGET', optins, e.id .. ':want')
    if want then touched[want] = true end
    for _, name in ipairs(redis.call('HKEYS', optins)) do
      if string.sub(name, 1, #e.id + 1) == e.id .. ':' then redis.call('HDEL', optins, name) end
    end
  end,
}
for _, e in ipairs(plan.consents) do carry_out[e.kind](e) end
for want in pairs(touched) do -- listed as long as any consent to the same is live
  local live = false
  for _, id in ipairs(plan.same[want] or {}) do
    live = live or redis.call('HGET', optins, id .. ':status') == 'live'
  end
  local member = want .. '|' .. contact
  if live then redis.call('ZADD', wants, 0, member) else redis.call('ZREM', wants, member) end
end
if redis.call('EXISTS', optins) == 1 then redis.call('PEXPIRE', optins, plan.keep_proof) end

if noted then
  redis.call('RPUSH', ledger, unpack(noted.lines))
  redis.call('PEXPIRE', ledger, noted.keep)
  redis.call('HSET', meta, 'ledger', noted.to)
  redis.call('ZADD', unrooted, noted.at, contact)
end

for _, timer in ipairs(plan.timers) do
  local member = contact .. '|' .. timer[1]
  if timer[2] == '0' then redis.call('ZREM', timers, member) else redis.call('ZADD', timers, timer[2], member) end
end
if plan.listed then redis.call('ZADD', desk, plan.queued, contact) else redis.call('ZREM', desk, contact) end
if plan.settled ~= '0' then
  redis.call('ZADD', closed, plan.settled, contact)
  redis.call('ZREMRANGEBYSCORE', closed, '-inf', now - plan.keep_closed)
else redis.call('ZREM', closed, contact) end
for i = 1, plan.results do
  arg = arg + 1
  redis.call('SET', KEYS[first_result + i], ARGV[arg], 'PX', 60000)
end
for _, body in ipairs(plan.posted) do redis.call('RPUSH', mailbox, body) end -- what rested is news again
if plan.wish ~= '' then redis.call('RPUSH', mailbox, plan.wish) end -- the customer is to be erased, in a turn of its own
if redis.call('LLEN', mailbox) == 0 then
  redis.call('ZREM', ready, contact)
  return 'ok'
end
redis.call('ZADD', ready, now + plan.again, contact)
return 'more'
