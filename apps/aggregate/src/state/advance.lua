#!lua flags=allow-oom
-- Applies a round: moves the flow clock, seals windows, and takes back the ends that were applied. Every effect is monotone or
-- bound to the event it answers, so that applying a round twice, or two instances' rounds in any order, does no harm.
-- KEYS  1 flow clock, 2 closed until, 3 watermarks, 4 ended
-- ARGV  1 now in ms, 2 most ms that the clock moves, then two sections, each led by its length: seals (pair, watermark, end of
--       the last window to seal or ''), ended sources (source, event id)
-- Returns the flow clock
local at = 2
local function take()
  at = at + 1
  return ARGV[at]
end
local function raise(key, field, value)
  local old = redis.call('HGET', key, field)
  if not old or tonumber(value) > tonumber(old) then redis.call('HSET', key, field, value) end
end
-- A clock that was never moved starts now; instances whose own clocks differ move it by less, never back.
local now = tonumber(ARGV[1])
local moved = tonumber(redis.call('HGET', KEYS[1], 'at') or now)
local clock = tonumber(redis.call('HGET', KEYS[1], 'ms') or 0)
if now >= moved then
  clock = clock + math.min(now - moved, tonumber(ARGV[2]))
  redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now), 'ms', string.format('%.0f', clock))
end
for _ = 1, tonumber(take()) do
  local pair, watermark, untilEnd = take(), take(), take()
  raise(KEYS[3], pair, watermark)
  if untilEnd ~= '' then raise(KEYS[2], pair, untilEnd) end
end
for _ = 1, tonumber(take()) do
  local source, event = take(), take()
  if redis.call('HGET', KEYS[4], source) == event then redis.call('HDEL', KEYS[4], source) end
end
return clock
