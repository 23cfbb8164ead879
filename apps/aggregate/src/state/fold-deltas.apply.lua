-- Adds a batch's deltas to the windows. A window that is sealed takes nothing in any more: its events are counted as late.
-- keys  1 newest, 2 seen at, 3 flow clock, 4 ended, 5 set aside, 6 closed until, 7 late, 8 open windows, 9… groups of each window
-- merge comes from merge-measures.lua, which is put in front of this.
-- args  four sections, each led by its length: sources (source, greatest time), ended sources (source, event id), set aside
--       (source, events), windows (id, pair, end, events, number of groups, then per group: field, measures)
local at = 0
local function take()
  at = at + 1
  return args[at]
end
local function each(work)
  for n = 1, tonumber(take()) do work(n) end
end

local clock = redis.call('HGET', keys[3], 'ms') or '0'
each(function()
  local source, time = take(), take()
  local newest = redis.call('HGET', keys[1], source)
  if not newest or tonumber(time) > tonumber(newest) then redis.call('HSET', keys[1], source, time) end
  redis.call('HSET', keys[2], source, clock)
end)
each(function() redis.call('HSET', keys[4], take(), take()) end)
each(function() redis.call('HINCRBY', keys[5], take(), take()) end)
each(function(n)
  local id, pair, finish, events, groups = take(), take(), take(), take(), tonumber(take())
  local closed = redis.call('HGET', keys[6], pair)
  if closed and tonumber(finish) <= tonumber(closed) then
    redis.call('HINCRBY', keys[7], pair, events)
    at = at + 2 * groups
    return
  end
  redis.call('ZADD', keys[8], finish, id)
  for _ = 1, groups do
    local field, measures = take(), take()
    local old = redis.call('HGET', keys[8 + n], field)
    redis.call('HSET', keys[8 + n], field, old and merge(old, measures) or measures)
  end
end)
