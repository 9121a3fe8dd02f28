-- Reads a part of a channel's stream; a stream that is not there, or of another Redis process, gets its epoch first.
-- KEYS: 1 stream. ARGV: 1 history ttl in ms, 2 life of a position in ms, 3 most entries, 4 most bytes,
-- 5 direction ('forward', 'reverse'), 6 (optional) position to start behind, or before if reverse, which stays in its
-- epoch: offsets of another would lead whoever pages back round in a circle; its epoch 0: the top's.
-- Returns the top; the last id that counts as deleted; whether there may be more (0, 1); then id and payload of each entry.
local top, newest, deleted = top_of(KEYS[1], ARGV[2])
local reply, since = { top, deleted, 0 }, ARGV[6]
if since then since = string.gsub(since, '^0%-', string.match(top, '^%d+-')) end
if has_ended(KEYS[1], newest, ARGV[1]) then return reply end
local limit, bytes = tonumber(ARGV[3]), tonumber(ARGV[4])
if limit == 0 then return reply end
if ARGV[5] == 'reverse' then
  local first = since and string.match(since, '^%d+') or '-'
  return collect(reply, 'XREVRANGE', KEYS[1], since and '(' .. since or '+', first, limit, bytes)
end
return collect(reply, 'XRANGE', KEYS[1], since and '(' .. since or '-', '+', limit, bytes)
