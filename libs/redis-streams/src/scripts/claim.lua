#!lua flags=allow-oom
-- Takes over one idle entry of a consumer that stopped keeping it fresh, to be handled alone. The old owner's epoch is raised in
-- the same step, so that its late settle changes nothing.
-- KEYS  1 stream, 2 fence, 3 parked, 4 failures, 5 trial, 6 ledger
-- ARGV  1 group, 2 consumer, 3 idle ms, 4 id to look from ('-': the first), 5 'peek' to look only
-- Returns { 'NONE' } | { 'FOUND' } (peek) | { 'MORE', id to look from } | { 'LOST', id } |
--         { 'CLAIMED', id, fields, delivery count, failures, crashes while alone }
local idle = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], ARGV[4], '+', 200)
for _, pending in ipairs(idle) do
  local id, owner = pending[1], pending[2]
  if not redis.call('ZSCORE', KEYS[3], id) then
    if ARGV[5] == 'peek' then return { 'FOUND' } end
    local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], id)
    if owner ~= ARGV[2] then redis.call('HINCRBY', KEYS[2], owner, 1) end
    if #claimed == 0 then
      redis.call('HINCRBY', KEYS[6], 'lost', 1)
      redis.call('HDEL', KEYS[4], id)
      redis.call('HDEL', KEYS[5], id)
      return { 'LOST', id }
    end
    local crashes = redis.call('HGET', KEYS[5], id)
    crashes = crashes and crashes + 1 or 0
    redis.call('HSET', KEYS[5], id, crashes)
    return { 'CLAIMED', id, claimed[1][2], pending[4] + 1, tonumber(redis.call('HGET', KEYS[4], id) or 0), crashes }
  end
end
if #idle < 200 then return { 'NONE' } end
return { 'MORE', '(' .. idle[#idle][1] }
