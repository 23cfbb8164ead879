#!lua flags=allow-oom
-- Settles a batch of deliveries in one step. It reads first and writes after; XACK is the first write and nothing after it can
-- fail, because Lua does not roll back.
-- KEYS  1 stream, 2 fence, 3 parked, 4 failures, 5 trial, 6 dead letters, 7 ledger, 8 retry stream, 9… output streams, then
--       keys of state changes
-- ARGV  1 group, 2 consumer, 3 epoch ('': look entry by entry), 4 settle number, 5 deliveries with a count above 1 as "id count …", then sections, each
--       led by its length: acks (id), parks (id, ms, '+' failed, due in ms | '=' due at ms), outputs (index in KEYS, type,
--       envelope, data), dead letters (type, envelope, data, cause), moves to the retry stream (type, envelope, data, origin,
--       delay in ms), ledger (name, amount), output streams (none: their number), changes (script, keys: n and indexes, args)
-- Returns { 'OK', epoch, acks that nobody but a stranger's XACK can have taken } | { 'TAKEN', epoch, id… } | { 'GONE', epoch } | { 'WRONGTYPE', key, type } | { 'CHANGE', script, reason }
local group, consumer, epoch, number = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local at = 6
local function section(width)
  local first, n = at + 1, tonumber(ARGV[at])
  at = first + n * width
  return first, at - width, width, n
end
local ackFrom, ackTo, _, ackCount = section(1)
local parkFrom, parkTo = section(3)
local outFrom, outTo = section(4)
local deadFrom, deadTo = section(4)
local moveFrom, moveTo = section(5)
local ledgerFrom, ledgerTo = section(2)
local outputStreams = tonumber(ARGV[at])
local changesAt = at + 1

local fence = redis.call('HMGET', KEYS[2], consumer, consumer .. '#')
if fence[2] and tonumber(fence[2]) >= number then return { 'OK', fence[1] or epoch } end
if fence[1] ~= epoch then
  local taken = takenOver(group, consumer, ARGV[5], ackFrom, ackTo, parkFrom, parkTo)
  if #taken > 0 then return { 'TAKEN', fence[1] or '', unpack(taken) } end
  epoch = fence[1] or newEpoch()
  if not fence[1] then redis.call('HSET', KEYS[2], consumer, epoch) end
end
for i = 6, 8 + outputStreams do
  local kind = redis.call('TYPE', KEYS[i]).ok
  local wanted = i == 7 and 'hash' or 'stream'
  if kind ~= wanted and kind ~= 'none' then return { 'WRONGTYPE', KEYS[i], kind } end
end
local changes, refusal = readChanges(changesAt)
if refusal then return refusal end

local acked = ackCount > 0 and redis.call('XACK', KEYS[1], group, unpack(ARGV, ackFrom, ackTo)) or 0
if ackCount > 0 and acked == 0 then return { 'GONE', epoch } end
redis.call('HSET', KEYS[2], consumer .. '#', number)
if ackCount > 0 and redis.call('EXISTS', KEYS[4]) == 1 then redis.call('HDEL', KEYS[4], unpack(ARGV, ackFrom, ackTo)) end
if redis.call('EXISTS', KEYS[5]) == 1 then forgetTrials(ackFrom, ackTo, parkFrom, parkTo) end
for i = outFrom, outTo, 4 do
  redis.call('XADD', KEYS[tonumber(ARGV[i])], '*', 't', ARGV[i + 1], 'e', ARGV[i + 2], 'd', ARGV[i + 3])
end
for i = deadFrom, deadTo, 4 do
  redis.call('XADD', KEYS[6], '*', 't', ARGV[i], 'e', ARGV[i + 1], 'd', ARGV[i + 2], 'x', ARGV[i + 3])
end
parkAndMove(parkFrom, parkTo, moveFrom, moveTo)
for i = ledgerFrom, ledgerTo, 2 do redis.call('HINCRBY', KEYS[7], ARGV[i], ARGV[i + 1]) end
for _, change in ipairs(changes) do change.apply(change.keys, change.args) end
return { 'OK', epoch, tostring(ackCount - acked) }
