-- Of a chapter the words that a reader reads as words, for the spelling.
local function nothing() return {} end
return {{Code = nothing, CodeBlock = nothing, RawInline = nothing, RawBlock = nothing,
  Str = function(s)
    if s.text:find('^{#') or s.text:find('%(%d%)') or s.text:find('_') then return {} end
    if s.text:find('[\xe4-\xe9][\x80-\xbf][\x80-\xbf]') then return {} end
  end}}
