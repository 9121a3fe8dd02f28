-- Tells Redis of a position that was given out. If it has less of that epoch, the epoch's end is gone with the process that
-- had it, and the epoch counts as lost: nobody is told to have recovered across its end. Where epochs survive restarts by
-- the operator's promise, the promise was broken: the epoch ends here. Of an epoch that left no trace nobody recovers.
-- KEYS: 1 stream. ARGV: 1 position. Returns whether something is gone (0, 1).
local epoch, offset = string.match(ARGV[1], '^(%d+)-(%d+)$')
local top, _, deleted = last(KEYS[1], true)
if not top then return 0 end
local is_current = string.match(top, '^%d+') == epoch
local ended = is_current and top or end_of(KEYS[1], epoch, deleted)
if not ended or tonumber(string.match(ended, '%d+$')) >= tonumber(offset) then return 0 end
local noted = string.match(deleted, '^%d+')
if is_current then top = next_epoch(epoch) .. '-0' end
redis.call('XSETID', KEYS[1], top, 'MAXDELETEDID', (noted > epoch and noted or epoch) .. LOST)
return 1
