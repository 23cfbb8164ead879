#!lua flags=allow-oom
-- Keeps deliveries that are still being handled fresh, so that nobody claims them; touches only what the consumer still owns.
-- KEYS  1 stream, 2 fence
-- ARGV  1 group, 2 consumer, 3 epoch ('': look entry by entry), 4… ids
-- Returns ids that were taken over
local taken = {}
local owned = {}
local sameEpoch = redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[3]
for i = 4, #ARGV do
  local mine = sameEpoch or redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])[1]
  if mine then owned[#owned + 1] = ARGV[i] else taken[#taken + 1] = ARGV[i] end
end
if #owned > 0 then
  owned[#owned + 1] = 'JUSTID'
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, unpack(owned))
end
return taken
