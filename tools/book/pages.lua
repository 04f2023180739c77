-- The pages around the chapters: contents, navigation, search, whole programs; what
-- scanning a chapter leaves for the others.

local M = {}
local base = require 'base'
local listing = require 'listing'
local sandbox = require 'sandbox'
local terms = require 'terms'
local quiz = require 'quiz'
local exercises = require 'exercises'

-- Pages before the chapters are the sections of book.md and chapters/setting_up.md; behind
-- them come appendices, chapters/9?_*.md to which book.md has a link, and what lies in
-- tools/book/pages.
M.front, M.appendices, M.back = {}, {}, {'answers', 'diagnoses', 'glossary', 'words', 'colophon'}
local titles = {answers = 'Answers', diagnoses = 'Diagnoses', glossary = 'Glossary', words = 'Index', colophon = 'Colophon'}
local programs = {}    -- chapter -> names, in reading order

function M.load(mode)
  local chapter
  for line in (base.slurp('book.md') .. '\n'):gmatch('([^\n]*)\n') do
    local title, id = line:match('^# (.-) *{#([%w_]+)}$')
    if title then
      M.front[#M.front + 1] = id
      titles[id] = title
    end
    local name = line:match('^## (%d%d_%a+):')
    if name then
      chapter, programs[name] = name, {}
      if base.slurp('chapters/' .. name .. '.md') then base.book[#base.book + 1] = name end
    end
    local appendix = line:match('%]%(chapters/(9%d_%a+)%.md')
    if appendix and not titles[appendix] then
      M.appendices[#M.appendices + 1] = appendix
      titles[appendix] = (base.slurp('chapters/' .. appendix .. '.md') or ''):match('^# (.-) *{')
    end
    local program = line:match('%]%(examples/([%w_]+)%.c%)')
    if program and chapter then table.insert(programs[chapter], program) end
  end
  local setting_up = base.slurp('chapters/setting_up.md')
  if setting_up then
    M.front[#M.front + 1] = 'setting_up'
    titles.setting_up = setting_up:match('^# (.-) *{')
  end
  if mode == 'scan' then return end
  for _, name in ipairs(base.book) do
    local path = base.out .. '/scan/' .. name .. '.lua'
    local file = loadfile(path)
    base.chapters[name] = file and file() or {name = name, title = name, ids = {}, sections = {}, words = {}}
  end
end

-- The title of an appendix has no number.
function M.is_appendix(name) return name:find('^9%d_%a+$') ~= nil and titles[name] ~= nil end

function M.is_page(name) return base.chapters[name] ~= nil or titles[name] ~= nil end

function M.source(name)
  if name == 'setting_up' or M.is_appendix(name) then return 'chapters/' .. name .. '.md' end
  for _, id in ipairs(M.front) do
    if id == name then return 'book.md' end
  end
  return 'tools/book/pages/' .. name .. '.md'
end

-- ---------------------------------------------------------------- scanning

function M.point(blocks)
  for i, block in ipairs(blocks) do
    if block.t == 'Para' and #block.content == 1 and block.content[1].t == 'Emph' and i < 4 then
      return base.text(block)
    end
  end
end

local function json(s)
  return '"' .. s:gsub('[%c"\\]', function(c) return string.format('\\u%04x', c:byte()) end)
      :gsub('</', '<\\/') .. '"'
end

local function words_of(blocks)
  local parts = {}
  for _, block in ipairs(blocks) do
    if block.t == 'Div' or block.t == 'BlockQuote' then
      parts[#parts + 1] = words_of(block.content)
    elseif block.t == 'BulletList' or block.t == 'OrderedList' then
      for _, item in ipairs(block.content) do parts[#parts + 1] = words_of(item) end
    elseif block.t == 'CodeBlock' then
      local a = block.attributes
      parts[#parts + 1] = block.text .. ' ' .. ((a.include or a.output or a.run or ''):match('([%w_]+)%.?c?$') or '')
    elseif block.t ~= 'RawBlock' then
      parts[#parts + 1] = base.text(block)
    end
  end
  return (table.concat(parts, ' '):gsub('%s+', ' '))
end

-- One document of the search for each section of a chapter.
function M.search_documents(blocks, page)
  local documents, current, inside = {}, nil, pandoc.List{}
  local function finish()
    if current then
      current.text = words_of(inside)
      documents[#documents + 1] = current
    end
    inside = pandoc.List{}
  end
  local chapter
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level <= 2 then
      finish()
      local title = base.text(block)
      if block.level == 1 then chapter = title end
      local id = block.identifier ~= '' and block.identifier
        or page .. '_' .. title:lower():gsub('[^%w]+', '_'):gsub('^_+', ''):gsub('_+$', '')
      current = {title = title, chapter = chapter or '', url = page .. '.html' .. (block.level == 1 and '' or '#' .. id)}
    else
      inside:insert(block)
    end
  end
  finish()
  return documents
end

local function search_js(documents)
  local out = {}
  for i, d in ipairs(documents) do
    out[i] = string.format('{"title":%s,"chapter":%s,"url":%s,"text":%s},\n', json(d.title), json(d.chapter), json(d.url), json(d.text))
  end
  return table.concat(out)
end

-- Whole programs are found by their first lines, which say what they show.
local function program_documents(chapter)
  local documents = {}
  for _, name in ipairs(programs[chapter] or {}) do
    local source = base.slurp('examples/' .. name .. '.c') or ''
    local header = source:match('^/%*(.-)%*/') or ''
    documents[#documents + 1] = {title = name, chapter = 'Program', url = chapter .. '_programs.html#' .. name,
      text = header:gsub('\n %*', '\n'):gsub('%s+', ' ')}
  end
  return documents
end

function M.write_scan(here, documents)
  local path = base.out .. '/scan/' .. base.page
  for _, one in ipairs(program_documents(base.page)) do documents[#documents + 1] = one end
  for _, one in ipairs(exercises.search_documents(base.page, words_of)) do documents[#documents + 1] = one end
  base.write_changed(path .. '.lua', 'return ' .. base.dump{name = here.name, title = here.title, point = here.point or '',
    ids = here.ids, sections = here.sections, words = here.words} .. '\n')
  base.write_changed(path .. '.js', search_js(documents))
  local page, book, seen = {}, {}, {}
  for _, need in ipairs(base.needs) do
    if not seen[need] then
      seen[need] = true
      page[#page + 1] = need
      if not need:find('/site/', 1, true) then book[#book + 1] = need end
    end
  end
  local mine = {}
  for _, name in ipairs(programs[base.page] or {}) do mine[#mine + 1] = 'examples/' .. name .. '.c' end
  local tasks = {}
  for _, name in ipairs(exercises.of(base.page)) do
    tasks[#tasks + 1] = exercises.path(name) .. ' ' .. (exercises.starter(name) or '') .. ' '
      .. (exercises.given(name) or '')
  end
  base.write_changed(path .. '.mk', string.format('%s/site/%s.html: %s\n%s/site/%s_programs.html: %s\n'
    .. '%s/site/%s.html: %s\nbook_needs += %s\n', base.out, base.page, table.concat(page, ' '),
    base.out, base.page, table.concat(mine, ' '), base.out, exercises.page(base.page), table.concat(tasks, ' '),
    table.concat(book, ' ')))
end

-- ---------------------------------------------------------------- pages of the site

-- Of book.md the section that is this page; all of it where the book is one.
function M.select(blocks)
  if base.mode ~= 'site' then return blocks end
  if base.page:find('_programs$') then return M.programs(base.page:match('^%d%d_%a+')) end
  if base.page:find('_exercises$') then return exercises.blocks_of_page(base.page:match('^%d%d_%a+')) end
  if M.source(base.page) ~= 'book.md' then return blocks end
  local out, inside = pandoc.List{}, false
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then inside = block.identifier == base.page end
    if inside then out:insert(block) end
  end
  return out
end

-- As a sentence; but a call that the program makes keeps its small letter.
local function claim_sentence(claim, source)
  local word = claim:match('^[%l_]+')
  if word and (word:find('_') or #word > 3 and source:find('%f[%w]' .. word .. '%l?%(')) then
    return {pandoc.Code(claim:match('^[%l_]+%(?%)?')), pandoc.Str(claim:gsub('^[%l_]+%(?%)?', '') .. '.')}
  end
  return {pandoc.Str(claim:sub(1, 1):upper() .. claim:sub(2) .. '.')}
end

function M.programs(chapter)
  local out = pandoc.List{pandoc.Header(1, {pandoc.Str('Programs:'), pandoc.Space(),
    pandoc.Str(base.chapters[chapter].title)}, pandoc.Attr(base.page))}
  for _, name in ipairs(programs[chapter] or {}) do
    local path = 'examples/' .. name .. '.c'
    local lines = {}
    for line in (base.slurp(path) or ''):gmatch('([^\n]*)\n') do lines[#lines + 1] = line end
    out:insert(pandoc.Header(2, base.breakable(name), pandoc.Attr(name)))
    local claim = (lines[2] or ''):match('%- (.*)$')
    for i = 3, #lines do -- the claim may go on in the next lines
      local more = claim and lines[i]:match('^ %*%s+(%S.*)$')
      if not more then break end
      claim = claim .. ' ' .. more
    end
    if claim then out:insert(pandoc.Para(claim_sentence(claim, table.concat(lines, '\n')))) end
    out:insert(pandoc.CodeBlock('', pandoc.Attr('', {'c'}, {{'include', path}, {'whole', 'yes'}})))
  end
  return out
end

local function contents()
  local html = {'<ol class="contents">'}
  for _, name in ipairs(base.book) do
    local chapter = base.chapters[name]
    html[#html + 1] = string.format('<li><a href="%s.html"><span class="n">%s</span><span class="t">%s</span><span class="p">%s</span></a></li>',
      name, base.number_of(name), base.escape(chapter.title), base.escape(chapter.point or ''))
  end
  html[#html + 1] = '</ol>'
  return {base.raw(table.concat(html))}
end

-- In the back of a book that is one document; in the site, answers stand with questions.
local function answers()
  local out, chapter, items = pandoc.List{}, nil, nil
  for _, answer in ipairs(quiz.answers) do
    if answer.chapter ~= chapter then
      chapter = answer.chapter
      out:insert(base.div('from', {pandoc.Plain{pandoc.Link({pandoc.Str('Chapter ' .. base.number_of(chapter))},
        base.href(chapter), '', pandoc.Attr('', {'made'}))}}))
    end
    local line = pandoc.List{pandoc.Link({pandoc.Str(answer.title)}, '#' .. base.id(answer.id), '', pandoc.Attr('', {'made', 'back'})), pandoc.Str('  ')}
    line:extend(answer.inlines)
    out:insert(base.div('back-answer', {pandoc.Para(line)}))
  end
  return {base.div('answers', out)}
end

local function colophon_facts()
  local blocks = base.slurp(base.out .. '/colophon.md')
  if not blocks then
    base.fault('made="colophon"', 'there is no %s/colophon.md', base.out)
    return {}
  end
  return base.markdown(blocks)
end

-- For three lab sessions: chapters that can be read without the others.
local function short_path()
  local line = pandoc.List{}
  for _, name in ipairs{'01_sharing', '06_fork', '07_lifetime', '10_races', '11_semaphores'} do
    local chapter = base.chapters[name]
    if chapter then
      if #line > 0 then line:insert(pandoc.Str(' · ')) end
      line:insert(pandoc.Link({pandoc.Str(base.number_of(name) .. ' ' .. chapter.title)}, base.href(name), '',
        pandoc.Attr('', {'made'})))
    end
  end
  return {base.div('path', {pandoc.Para(line)})}
end

-- Worksheets: files in the site, and elsewhere a sentence.
local function sheets()
  if base.mode ~= 'site' then
    return base.markdown('`make worksheets` makes a page for each of them, and one for each chapter, in black and white: '
      .. 'what to predict, what to write, what to hand in.')
  end
  local items = {}
  for i = 1, 9 do
    local name = 'session_' .. i
    local title = (base.slurp('chapters/' .. name .. '.lab') or ''):match('title ([^\n]+)')
    if title then
      items[#items + 1] = {pandoc.Plain{pandoc.Link(base.inlines('Session ' .. i .. ': ' .. title), 'worksheets/' .. name .. '.html'),
        pandoc.Str(', '), pandoc.Link({pandoc.Str('PDF')}, 'worksheets/' .. name .. '.pdf')}}
    end
  end
  return {pandoc.Para(base.inlines('A worksheet for each session, one page, black and white. Each chapter has one, too, at its end.')),
    pandoc.BulletList(items)}
end

function M.made(what)
  local makers = {path = short_path, sheets = sheets, contents = contents, index = terms.index, glossary = terms.glossary, diagnoses = terms.diagnoses,
    answers = answers, colophon = colophon_facts, not_contained = sandbox.not_contained}
  if not makers[what] then
    base.fault(what, 'the build makes no "%s"', what)
    return {}
  end
  return makers[what]()
end

-- ---------------------------------------------------------------- navigation

local function sequence()
  local pages = {{'index', 'Attached'}}
  for _, id in ipairs(M.front) do pages[#pages + 1] = {id, titles[id]} end
  for _, name in ipairs(base.book) do pages[#pages + 1] = {name, base.chapters[name].title, base.number_of(name)} end
  for _, id in ipairs(M.appendices) do pages[#pages + 1] = {id, titles[id]} end
  for _, id in ipairs(M.back) do
    if id ~= 'answers' then pages[#pages + 1] = {id, titles[id]} end
  end
  return pages
end

-- The chapter to which a page belongs; or the page itself.
local function owner(page) return page:match('^(%d%d_%a+)_programs$') or page:match('^(%d%d_%a+)_exercises$') or page end

local function navigation(pages)
  local html, kind = {}, nil
  local current = owner(base.page)
  for i = 2, #pages do
    local name, title, number = table.unpack(pages[i])
    if (number ~= nil) ~= kind then
      if kind ~= nil then html[#html + 1] = '</ol>' end
      kind = number ~= nil
      html[#html + 1] = kind and '<ol class="chapters">' or '<ol class="others">'
    end
    html[#html + 1] = string.format('<li><a href="%s.html"%s>%s<span>%s</span></a>', name,
      name == base.page and ' aria-current="page"' or '', number and '<span class="n">' .. number .. '</span>' or '', base.escape(title))
    local sections = base.chapters[name] and base.chapters[name].sections or {}
    if name == current and (number or M.is_appendix(name)) and #sections > 0 then
      html[#html + 1] = '<ol class="sections">'
      for _, section in ipairs(sections) do
        html[#html + 1] = string.format('<li><a href="%s#%s">%s</a></li>', name == base.page and '' or name .. '.html',
          section.id, base.escape(section.title))
      end
      html[#html + 1] = '</ol>'
    end
    html[#html + 1] = '</li>'
  end
  return table.concat(html) .. '</ol>'
end

function M.furnish(meta)
  if base.mode ~= 'site' then return end
  local pages = sequence()
  meta.nav = pandoc.MetaBlocks{base.raw(navigation(pages))}
  local title = base.chapters[base.page] and base.chapters[base.page].title or titles[base.page]
  for i, page in ipairs(pages) do
    if page[1] == owner(base.page) then
      local function neighbour(other)
        return other and {url = other[1] .. '.html', title = (other[3] and other[3] .. ' ' or '') .. other[2]} or nil
      end
      local beside = base.page ~= page[1] -- exercises or programs come after their chapter
      meta.prev, meta.next = neighbour(pages[beside and i or i - 1]), neighbour(pages[i + 1])
    end
  end
  meta.pagetitle = title or base.page
  if base.page ~= 'index' then meta.heading = meta.pagetitle end
  local point = base.chapters[base.page] and base.chapters[base.page].point
  meta.description = point ~= '' and point or nil
  if base.page == owner(base.page) and programs[base.page] then
    meta.programs = base.page .. '_programs.html'
    if base.slurp('chapters/' .. base.page .. '.lab') then meta.worksheet = 'worksheets/' .. base.page .. '.html' end
    if #exercises.of(base.page) > 0 then meta.exercises = exercises.page(base.page) .. '.html' end
  end
end

return M
