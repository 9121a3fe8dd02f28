-- Reads what lies between some position and the top, newest first, so that whoever missed little gets it all, whatever
-- others missed. A stream that is not there, or of another Redis process, gets its epoch first.
-- KEYS: 1 stream. ARGV: 1 history ttl in ms, 2 life of a position in ms, 3 most entries, 4 most bytes,
-- 5 (optional) the position, itself included; without it nothing is read.
-- Returns the top, the last id that counts as deleted, whether there may be more (0, 1), then id and payload of each entry.
local top, newest, deleted = top_of(KEYS[1], ARGV[2])
local reply = { top, deleted, 0 }
if has_ended(KEYS[1], newest, ARGV[1]) or not ARGV[5] then return reply end
return collect(reply, 'XREVRANGE', KEYS[1], '+', ARGV[5], tonumber(ARGV[3]), tonumber(ARGV[4]))
