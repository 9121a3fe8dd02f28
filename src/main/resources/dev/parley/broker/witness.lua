-- Tells Redis of a position that was given out. If it has less of that epoch, which is over, the epoch's end is gone with
-- the process that had it, and the epoch counts as lost: nobody is told to have recovered across its end.
-- KEYS: 1 stream. ARGV: 1 position. Returns whether something is gone (0, 1).
local epoch, offset = string.match(ARGV[1], '^(%d+)-(%d+)$')
local top, _, deleted = last(KEYS[1], true)
if not top or string.match(top, '^%d+') == epoch then return 0 end
local ended = end_of(KEYS[1], epoch, deleted)
if ended and tonumber(string.match(ended, '%d+$')) >= tonumber(offset) then return 0 end
local noted = string.match(deleted, '^%d+')
redis.call('XSETID', KEYS[1], top, 'MAXDELETEDID', (noted > epoch and noted or epoch) .. LOST)
return 1
