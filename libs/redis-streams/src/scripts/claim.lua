#!lua flags=allow-oom
-- Takes over idle entries of consumers that stopped keeping them fresh. The old owner's epoch is raised in the same step, so that
-- its late settle changes nothing; that goes for a consumer's own entries too, which it may still hold from an earlier delivery. An entry taken over once is handled like any other; one that is taken over again is suspect
-- of killing its consumers, and is taken by itself.
-- KEYS  1 stream, 2 fence, 3 parked, 4 failures, 5 trial, 6 ledger
-- ARGV  1 group, 2 consumer, 3 idle ms, 4 id to look from ('-': the first), 5 'first' | 'suspect', 6 most entries
-- Returns { id to look from next ('': seen all), suspects seen and left (first), lost ids,
--           then per entry { id, fields, delivery count, failures, crashes while handled alone } }
local idle = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], ARGV[4], '+', 200)
local wanted, most = ARGV[5], tonumber(ARGV[6])
local answer, lost, raised, suspects = { '', 0, {} }, {}, {}, 0

local function take(id, owner, count, taken)
  local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], id)
  if not raised[owner] then
    raised[owner] = true
    redis.call('HINCRBY', KEYS[2], owner, 1)
  end
  if #claimed == 0 then
    lost[#lost + 1] = id
    return
  end
  local times = taken and taken + 1 or 0
  redis.call('HSET', KEYS[5], id, times)
  local failures = tonumber(redis.call('HGET', KEYS[4], id) or 0)
  answer[#answer + 1] = { id, claimed[1][2], count + 1, failures, math.max(0, times - 1) }
end

local looked = 0
for _, pending in ipairs(idle) do
  if #answer - 3 >= most then break end
  looked = looked + 1
  local id = pending[1]
  if not redis.call('ZSCORE', KEYS[3], id) then
    local taken = redis.call('HGET', KEYS[5], id)
    if wanted == 'first' and taken then suspects = suspects + 1
    elseif wanted == 'first' or taken then take(id, pending[2], pending[4], taken) end
  end
end
if #lost > 0 then
  redis.call('HINCRBY', KEYS[6], 'lost', #lost)
  redis.call('HDEL', KEYS[4], unpack(lost))
  redis.call('HDEL', KEYS[5], unpack(lost))
end
if looked > 0 and (looked < #idle or #idle == 200) then answer[1] = '(' .. idle[looked][1] end
answer[2], answer[3] = suspects, lost
return answer
