-- Keeps a revocation, and the latest where a user has several.
-- KEYS: 1 revocation. ARGV: 1 time before which tokens were issued, in seconds (0: one token's), 2 its life in ms.
local before = redis.call('GET', KEYS[1])
local latest = before and tonumber(before) > tonumber(ARGV[1]) and before or ARGV[1]
redis.call('SET', KEYS[1], latest, 'PX', ARGV[2])
return latest
