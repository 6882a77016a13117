-- Delete an alias row if it still points to this contact.
-- KEYS alias   ARGV contact
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
