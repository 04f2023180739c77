-- Words: where they are explained, the index, the glossary, the diagnoses.

local M = {}
local base = require 'base'

-- terms.tsv: each way to name a term -> its row.  "creator, owner" are two, "barrier
-- (rendezvous)" has a remark, and "P and V operations" is one.
local names
function M.load()
  if names then return names end
  names = {}
  M.rows = base.rows('chapters/terms.tsv')
  for _, row in ipairs(M.rows) do
    row.key = row.english
    local function add(name, of)
      name = name:match('^%s*(.-)%s*$'):lower()
      if name ~= '' and not names[name] then names[name] = of or row end
    end
    add(row.english)
    local plain, inside = row.english:gsub('%s*%b()', ''), row.english:match('%((.-)%)')
    add(plain)
    if inside then add(inside) end
    -- Of several names each has its own Chinese, if there are as many of these.
    local english, chinese = {}, {}
    for part in plain:gmatch('[^,]+') do table.insert(english, part) end
    for part in (row.chinese .. '、'):gmatch('(.-)、') do table.insert(chinese, part) end
    for i, part in ipairs(english) do
      add(part, #english == #chinese and setmetatable({chinese = chinese[i]}, {__index = row}))
    end
  end
  return names
end

M.found = {}    -- of this chapter: terms and other words for the index

local function anchor(class, span, word, row)
  local n = #M.found + 1
  local id = 'word-' .. (base.chapter or 'front') .. '-' .. n
  M.found[n] = {word = word, id = id, term = row and row.key}
  local content = pandoc.List(span.content)
  if row and base.mode == 'site' then
    content = pandoc.List{pandoc.Span(content, pandoc.Attr('', {'word'}))}
    content:insert(pandoc.Span({pandoc.Str(row.chinese)}, pandoc.Attr('', {'zh'}, {lang = 'zh'})))
  end
  return pandoc.Span(content, pandoc.Attr(base.id(id), {class}))
end

function M.span(span)
  if span.classes:includes('term') then
    local word = span.attributes.of or base.text(span)
    local row = M.load()[word:lower()]
    if not row then
      base.fault(base.text(span) .. ']{.term', '"%s" is not in chapters/terms.tsv', word)
    end
    return anchor('term', span, row and row.key or word, row)
  elseif span.classes:includes('index') then
    return anchor('index', span, span.attributes.of or base.text(span))
  end
end

-- Words of all chapters: {word -> places}, sorted as a reader looks for them.
local function all_words()
  local places, words = {}, {}
  for _, chapter in ipairs(base.book) do
    for _, found in ipairs((base.chapters[chapter] or {}).words or {}) do
      local word = found.word
      if not places[word] then
        places[word] = {}
        words[#words + 1] = word
      end
      table.insert(places[word], {chapter = chapter, id = found.id, term = found.term})
    end
  end
  local function key(word) return word:lower():gsub('[^%w]', '') end
  table.sort(words, function(a, b)
    local ka, kb = key(a), key(b)
    return ka < kb or ka == kb and a < b
  end)
  return words, places
end

local function place(spot, first)
  -- In print the style puts the number of the page here.
  local words = base.mode == 'print' and {} or {pandoc.Str(base.number_of(spot.chapter))}
  return pandoc.Link(words, base.href(spot.chapter, spot.id), '',
    pandoc.Attr('', {'place', first and 'first' or nil}))
end

local function code_or_text(word)
  if word:find('^[A-Z][A-Z_]+$') or word:find('[_(/]') and not word:find(' ') then return pandoc.Code(word) end
  return pandoc.Str(word)
end

function M.index()
  local words, places = all_words()
  local out, group, letter = pandoc.List{}, nil, nil
  for _, word in ipairs(words) do
    local initial = word:match('%a') and word:match('%a'):upper() or '#'
    if initial ~= letter then
      letter, group = initial, {}
      out:insert(base.div('letter', {pandoc.Plain{pandoc.Str(letter)}}))
      out:insert(group)
    end
    local line = pandoc.List{code_or_text(word), pandoc.Str(' ')}
    for i, spot in ipairs(places[word]) do
      if i > 1 then line:insert(pandoc.Str(', ')) end
      line:insert(place(spot, i == 1))
    end
    table.insert(group, {pandoc.Plain(line)})
  end
  for i, one in ipairs(out) do
    if one.t == nil then out[i] = pandoc.BulletList(one) end
  end
  local what = base.mode == 'print' and 'pages' or 'chapters'
  return {pandoc.Para{pandoc.Str('Numbers are ' .. what .. '. On the first one the word is explained.')},
    base.div('index-list', out)}
end

local function zh(s) return pandoc.Span({pandoc.Str(s)}, pandoc.Attr('', {'zh-word'}, {lang = 'zh'})) end

local function table_of(class, heads, rows)
  local html = {'<div class="table" tabindex="0" role="group" aria-label="' .. heads.label .. '"><table class="' .. class .. '"><thead><tr>'}
  for _, head in ipairs(heads) do html[#html + 1] = '<th scope="col">' .. head .. '</th>' end
  html[#html + 1] = '</tr></thead><tbody>'
  local out = pandoc.List{base.raw(table.concat(html))}
  for _, row in ipairs(rows) do
    out:insert(base.raw('<tr>'))
    for i, cell in ipairs(row) do
      out:insert(base.raw(i == 1 and '<th scope="row">' or '<td>'))
      out:insert(pandoc.Plain(cell))
      out:insert(base.raw(i == 1 and '</th>' or '</td>'))
    end
    out:insert(base.raw('</tr>'))
  end
  out:insert(base.raw('</tbody></table></div>'))
  return out
end

function M.glossary()
  M.load()
  local _, places = all_words()
  local rows = {}
  local sorted = table.move(M.rows, 1, #M.rows, 1, {})
  table.sort(sorted, function(a, b)
    local ka, kb = a.english:lower(), b.english:lower()
    return ka < kb or ka == kb and a.english < b.english
  end)
  for _, row in ipairs(sorted) do
    local where = pandoc.List{}
    for i, spot in ipairs(places[row.key] or {}) do
      if i > 1 then where:insert(pandoc.Str(', ')) end
      where:insert(place(spot, i == 1))
    end
    rows[#rows + 1] = {{base.span('entry', {pandoc.Str(row.english)}, base.id('entry-' .. row.english:lower():gsub('[^%w]+', '-')))}, {zh(row.chinese)},
      row['also seen'] ~= '' and {zh(row['also seen'])} or {}, where}
  end
  return table_of('glossary', {label = 'Glossary', 'English', 'Chinese', 'also seen', base.mode == 'print' and 'page' or 'chapter'}, rows)
end

-- ---------------------------------------------------------------- diagnoses

local diagnoses
local function diagnosis(id)
  if not diagnoses then
    diagnoses = {}
    for _, row in ipairs(base.rows('chapters/diagnoses.tsv')) do diagnoses[row.id] = row end
  end
  return diagnoses[id]
end

-- The message of ::: {.pitfall #L1}, above the words of the chapter.
function M.message(id)
  local row = diagnosis(id)
  if not row then
    base.fault('#' .. id, '%s is not in chapters/diagnoses.tsv', id)
    return {}
  end
  base.need('chapters/diagnoses.tsv')
  return {base.div('message', {pandoc.Para(base.inlines(row.message))})}
end

function M.diagnoses()
  local beliefs, rows = {}, {}
  for _, row in ipairs(base.rows('chapters/misconceptions.tsv')) do beliefs[row.id] = row.belief end
  for _, row in ipairs(base.rows('chapters/diagnoses.tsv')) do
    local chapter = base.chapters[row.read]
    local read = chapter and {pandoc.Link({pandoc.Str(base.mode == 'site' and chapter.title or 'chapter ' .. base.number_of(row.read))}, base.href(row.read), '', pandoc.Attr('', {'made'}))} or {pandoc.Str(row.read)}
    rows[#rows + 1] = {{base.span('id', {pandoc.Str(row.id)}, base.id('diagnosis-' .. row.id))}, base.inlines(row.message),
      base.inlines(beliefs[row.idea] or row.idea), read}
  end
  return table_of('diagnoses', {label = 'Diagnoses', 'Id', 'What is said', 'The idea behind it', 'Read'}, rows)
end

return M
