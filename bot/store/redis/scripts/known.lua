-- Whom an address points to. The row lives on from today; renewing it with every message would be a write each time.
-- KEYS alias   ARGV keep_ms renew_below_ms
-- Gives the contact's id or nothing.
local contact = redis.call('GET', KEYS[1])
if contact and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return contact
