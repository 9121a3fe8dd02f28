-- Tells of each token whether it is revoked (0, 1).
-- KEYS: two for each token: the revocation of its user's, and its own. ARGV: when each was issued, in seconds.
local reply = {}
for i, issued in ipairs(ARGV) do
  local before = redis.call('GET', KEYS[2 * i - 1])
  local is_revoked = before and tonumber(issued) < tonumber(before) or redis.call('EXISTS', KEYS[2 * i]) == 1
  reply[i] = is_revoked and 1 or 0
end
return reply
