-- Take a place for an item in each of these budgets, or in none; an item that has its place keeps it.
-- KEYS budgets   ARGV item now per_ms, then how many each budget holds
-- A budget is one string, "moment item " for each place taken: a backup copies it as it is.
-- Gives {0, 0}, or which budget is full and the moment (ms) from which it has room.
local item, now, per = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local taken = {}
for i, key in ipairs(KEYS) do
  taken[i] = {}
  for at, who in string.gmatch(redis.call('GET', key) or '', '(%d+) (%S+) ') do
    if who == item then return {0, 0} end
    if tonumber(at) + per > now then table.insert(taken[i], {tonumber(at), who}) end
  end
  table.sort(taken[i], function(a, b) return a[1] < b[1] end)
end
for i = 1, #KEYS do
  local most = tonumber(ARGV[3 + i])
  if #taken[i] >= most then return {i, string.format('%.0f', taken[i][#taken[i] - most + 1][1] + per)} end
end
for i, key in ipairs(KEYS) do
  table.insert(taken[i], {now, item})
  local kept = {}
  for _, one in ipairs(taken[i]) do table.insert(kept, string.format('%.0f %s ', one[1], one[2])) end
  redis.call('SET', key, table.concat(kept), 'PX', per + 60000)
end
return {0, 0}
