#!lua flags=allow-oom
-- Trims a stream to the lowest entry that any of its groups has not settled. A named group that does not exist yet keeps all.
-- KEYS  1 stream
-- ARGV  1 settled entries to keep, 2… groups that must have settled
-- Returns the number of trimmed entries, or -1 when a group is missing
local keep = tonumber(ARGV[1])
local length = redis.call('XLEN', KEYS[1])
if length == 0 or (keep > 0 and length <= keep + 100) then return 0 end
local groups = {}
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do groups[info[2]] = info[8] end
local function lower(a, b)
  local aMs, aSeq = string.match(a, '(%d+)-(%d+)')
  local bMs, bSeq = string.match(b, '(%d+)-(%d+)')
  if tonumber(aMs) ~= tonumber(bMs) then return tonumber(aMs) < tonumber(bMs) end
  return tonumber(aSeq) < tonumber(bSeq)
end
local lowest
for i = 2, #ARGV do
  local delivered = groups[ARGV[i]]
  if not delivered then return -1 end
  local pending = redis.call('XPENDING', KEYS[1], ARGV[i])[2]
  local unsettled = pending or delivered
  if not lowest or lower(unsettled, lowest) then lowest = unsettled end
end
if keep > 0 then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', keep)
  local oldestKept = newest[#newest][1]
  if lower(oldestKept, lowest) then lowest = oldestKept end
end
-- Whole nodes only where some are kept anyway; a retry stream, which keeps none, is trimmed to the entry.
return redis.call('XTRIM', KEYS[1], 'MINID', keep > 0 and '~' or '=', lowest)
