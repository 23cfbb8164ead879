-- Refuses the change when a key is not of the type that fold-deltas.apply.lua needs; nothing is written then.
-- keys  as there
-- Returns nil, or the reason
for i, key in ipairs(keys) do
  local wanted = i == 8 and 'zset' or 'hash'
  local kind = redis.call('TYPE', key).ok
  if kind ~= wanted and kind ~= 'none' then return key .. ' is a ' .. kind .. ', not a ' .. wanted end
end
return nil
