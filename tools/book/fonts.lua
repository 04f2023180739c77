-- The fonts of the book are cut down to what it needs: a character that is in none of them
-- would be an empty box in print.  tools/book/fonts/make cuts them anew.

local M = {}
local base = require 'base'

local have
local function load()
  have = {}
  for line in base.slurp('tools/book/fonts/glyphs'):gmatch('[^\n]+') do
    local family, glyphs = line:match('^(%a+)\t(.*)$')
    have[family] = {}
    for _, point in utf8.codes(glyphs) do have[family][point] = true end
  end
end

-- Whether all of `text` is in that family, or is Chinese.
function M.check(text, family)
  if not text:find('[\x80-\xff]') then return end
  if not have then load() end
  for _, point in utf8.codes(text) do
    if point > 0xa0 and not have[family][point] and not have.cjk[point] then
      base.fault(utf8.char(point), 'the character %s (U+%04X) is not one of the fonts %s: see tools/book/fonts/make',
        utf8.char(point), point, family)
    end
  end
end

return M
