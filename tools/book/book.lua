-- The one filter of the book; pandoc 2.17 or 3.  BOOK.md of its form: chapters are markdown
-- with a few fenced blocks, which CONTRIBUTING.md lists; what is quoted comes from files.
--
-- Metadata: mode = scan  what a chapter has, for the others (BOOK_OUT/scan/NAME.*)
--                  site  one page, page = its name
--                  epub  all in one document, and so
--                  print
-- Problems are told with file and line, all of them, and pandoc then fails.

package.path = (PANDOC_SCRIPT_FILE:match('^(.*)/') or '.') .. '/?.lua;' .. package.path

local base = require 'base'
local listing = require 'listing'
local quiz = require 'quiz'
local figures = require 'figures'
local terms = require 'terms'
local pages = require 'pages'
local exercises = require 'exercises'
local fonts = require 'fonts'

local boxes = {predict = 'Predict', pitfall = 'Pitfall', linux = 'Linux and POSIX', aside = 'Aside',
  objectives = 'What you will be able to do'}
local unnumbered = {['Check yourself'] = true, ['Earlier chapters'] = true, ['Go on'] = true,
  ['Further reading'] = true}

local here = {ids = {}, sections = {}, words = {}}    -- what scanning finds
local sections, pitfalls = 0, {}

local function claim_id(id)
  if here.ids[id] then base.fault(id, 'a second place has the id %s', id) end
  here.ids[id] = true
end

-- A chapter begins, or a page that is none.
local function enter(header)
  local name = header.identifier
  base.chapter, base.number = name, nil
  if name:find('^%d%d_') and not pages.is_appendix(name) then
    base.number = base.number_of(name)
    base.source = 'chapters/' .. name .. '.md'
  else
    base.source = pages.source(name)
  end
  if base.mode == 'scan' then base.source = nil end    -- the file that is read
  here = {ids = {}, sections = {}, title = base.text(header), name = name}
  terms.found = {}
  sections, pitfalls = 0, {}
end

local function do_header(header)
  local title = base.text(header)
  if header.level == 1 then
    enter(header)
    claim_id(header.identifier)
    if base.number then
      header.content = pandoc.List{base.span('chapter-number', {base.span('chapter-word', {pandoc.Str('Chapter'), pandoc.Space()}),
        pandoc.Str(base.number)}), pandoc.Space(), base.span('chapter-title', header.content)}
    else
      header.classes:insert('unnumbered')
    end
  else
    if header.identifier == '' then
      header.identifier = (base.chapter or 'front') .. '_'
        .. title:lower():gsub('[^%w]+', '_'):gsub('^_+', ''):gsub('_+$', '')
    end
    claim_id(header.identifier)
    local numbered = base.number and not unnumbered[title] and not header.classes:includes('of-exercise')
    if not numbered and not (header.level == 2 and header.classes:includes('of-exercise')) then header.classes:extend{'unnumbered', 'unlisted'} end
    if header.level == 2 then
      local number
      if numbered then
        sections = sections + 1
        number = base.number .. '.' .. sections
        header.content:insert(1, pandoc.Space())
        header.content:insert(1, base.span('section-number', {pandoc.Str(number)}))
      end
      here.sections[#here.sections + 1] = {id = header.identifier, title = title, number = number}
    end
  end
  header.identifier = base.id(header.identifier)
  return {header}
end

local do_blocks
local in_exercise = false    -- tasks show what a right answer prints, and lines to begin with

local allowed = {}
for word in ('include from to whole output run quiz order pick made'):gmatch('%a+') do allowed[word] = true end

local function do_code(block)
  local attributes = block.attributes
  for key in pairs(attributes) do
    if not allowed[key] then base.fault(key .. '="', 'a block has no attribute %s', key) end
  end
  if block.identifier ~= '' then claim_id(block.identifier) end
  if attributes.include then return listing.quote(block) end
  if attributes.output then return listing.output(block) end
  if attributes.run then return listing.run(block) end
  if attributes.quiz then return quiz.expand(block, 'quiz') end
  if attributes.order then return quiz.expand(block, 'order') end
  if attributes.made then return pages.made(attributes.made) end
  if block.classes[1] == 'starter' then return exercises.quote_starter(block.text) end
  if block.classes[1] and block.classes[1] ~= 'console' and block.classes[1] ~= 'text'
      and block.classes[1] ~= 'sh' and block.classes[1] ~= 'c' then
    base.fault(block.classes[1], 'the build knows no block "%s"', block.classes[1])
  end
  -- Typed by hand: commands and the like.  Programs and what they print are quoted, never typed.
  for line in block.text:gmatch('[^\n]+') do
    if not in_exercise and (line:find('^parent:') or line:find('^child:')) then
      base.fault(line, 'the output of a program is quoted, with output=')
    end
  end
  if block.classes:includes('c') and not in_exercise then
    base.fault(block.text:match('[^\n]*'), 'C is quoted from a program, with include=')
  end
  return {base.raw('<pre class="typed" tabindex="0" role="group" aria-label="Text"><code>' .. base.escape(block.text)
    .. '</code></pre>')}
end

local function do_div(block)
  local kind = block.classes[1]
  if kind == 'exercise' then
    local source = base.source
    base.source, in_exercise = exercises.path(block.attributes.name), true
    block.content = do_blocks(block.content)
    base.source, in_exercise = source, false
    return {block}
  elseif kind == 'hint' then
    local out = pandoc.List{base.raw('<details class="' .. table.concat(block.classes, ' ') .. '"><summary>'
      .. base.escape(block.attributes.label) .. '</summary><div class="told">')}
    out:extend(do_blocks(block.content))
    out:insert(base.raw('</div></details>'))
    return out
  elseif kind == 'exercise-list' or kind == 'exercise-name' then return {block}
  elseif kind == 'listing' then
    block.content = do_blocks(block.content)
    return {block}
  elseif kind == 'label' then return {block}
  elseif kind == 'steps' then
    if block.identifier ~= '' then claim_id(block.identifier) end
    return figures.steps(block)
  elseif not boxes[kind or ''] then
    base.fault(kind and '::: ' .. kind or ':::', 'the build knows no box "%s"', kind or '')
    return do_blocks(block.content)
  end
  local id, out = block.identifier, pandoc.List{}
  local label = pandoc.List{pandoc.Str(boxes[kind])}
  if kind == 'pitfall' and id ~= '' then
    out:extend(terms.message(id))
    label:insert(base.span('id', {pandoc.Str(id)}))
    pitfalls[id] = (pitfalls[id] or 0) + 1
    id = base.chapter .. '_' .. id .. (pitfalls[id] > 1 and '_' .. pitfalls[id] or '')
  end
  if id ~= '' then claim_id(id) end
  out:insert(1, base.div('label', {pandoc.Plain(label)}))
  out:extend(do_blocks(block.content))
  return {pandoc.Div(out, pandoc.Attr(base.id(id), {'box', kind}))}
end

-- Tables may be wider than a telephone.
local function do_table(block)
  return {base.raw('<div class="table" tabindex="0" role="group" aria-label="Table">'), block, base.raw('</div>')}
end

function do_blocks(blocks)
  local out = pandoc.List{}
  for _, block in ipairs(blocks) do
    local image = figures.image_of(block)
    if block.t == 'Header' then out:extend(do_header(block))
    elseif block.t == 'CodeBlock' then out:extend(do_code(block))
    elseif block.t == 'Div' then out:extend(do_div(block))
    elseif block.t == 'Table' then out:extend(do_table(block))
    elseif image then
      if image.identifier ~= '' then claim_id(image.identifier) end
      out:extend(figures.figure(image))
    elseif block.t == 'BulletList' or block.t == 'OrderedList' then
      for i, item in ipairs(block.content) do block.content[i] = do_blocks(item) end
      out:insert(block)
    elseif block.t == 'BlockQuote' then
      block.content = do_blocks(block.content)
      out:insert(block)
    elseif block.t == 'RawBlock' then
      base.fault(block.text:match('[^\n]*'), 'raw HTML is not for all outputs')
    else
      out:insert(block:walk{Span = terms.span, Str = function(str) fonts.check(str.text, 'serif') end,
        Code = function(code) fonts.check(code.text, 'mono') end, RawInline = function(raw)
        base.fault(raw.text, 'raw HTML is not for all outputs')
      end})
    end
  end
  return out
end

-- ---------------------------------------------------------------- links

local inline_pass
local all_ids = {}
local where        -- the chapter whose links are looked at

local function do_link(link)
  local target = link.target
  if target:find('^%a+://') or target:find('^mailto:') then return end
  if link.classes:includes('place') or link.classes:includes('program') or link.classes:includes('made') then return end
  if base.mode == 'site' and (target:find('^steps/') or target:find('^worksheets/')) then return end
  local path, id = target:match('^([^#]*)#?(.*)$')
  id = id ~= '' and id or nil
  path = path:gsub('^%.%./', '')
  if path == '' then
    if not all_ids[where][id] then base.fault('#' .. id, 'there is no place #%s in this chapter', id) end
    link.target = base.href(where, id)
    return link
  end
  local program = path:match('^examples/([%w_]+)%.c$')
  if program then
    if not base.slurp(path) then
      base.fault(target, 'there is no file %s', path)
      return
    end
    return listing.program_link(program, link.content)
  end
  local exercise, ending = path:gsub('^exercises/', ''):match('^([%w_]+)%.([%a.]+)$')
  if exercise and exercises.exists(exercise) then
    if ending == 'md' then
      link.target = exercises.href(exercise)
      return link
    elseif base.slurp('exercises/' .. exercise .. '.' .. ending) then
      return pandoc.Span(link.content, pandoc.Attr('', {'file'}))
    end
  end
  local name = path:gsub('^chapters/', ''):match('^([%w_]+)%.md$')
  if name and pages.is_page(name) then
    local ids = base.chapters[name] and base.chapters[name].ids
    if id and ids and not ids[id] then base.fault(target, '%s has no place #%s', path, id) end
    link.target = base.href(name, id)
    return link
  end
  if not base.slurp(path) and not base.slurp(path .. '/README.md') and path ~= 'examples' then
    base.fault(target, 'there is no file %s', path)
  end
  return pandoc.Span(link.content, pandoc.Attr('', {'file'}))   -- a file of the project, not of the book
end

local function do_str(str)
  if str.text:find('[\xe4-\xe9][\x80-\xbf][\x80-\xbf]') then
    return pandoc.Span({str}, pandoc.Attr('', {}, {lang = 'zh'}))
  end
end

-- In print notes stand at the foot of the page, in the site at its end; EPUB has its own way.
local notes = pandoc.List{}
local function do_note(note)
  if base.mode == 'print' then return base.span('footnote', pandoc.utils.blocks_to_inlines(note.content)) end
  if base.mode ~= 'site' then return end
  local n = tostring(#notes + 1)
  local content = note.content:walk(inline_pass)
  local last = content[#content]
  local back = pandoc.Link({pandoc.Str('↑')}, '#note-from-' .. n, 'Back to the text', pandoc.Attr('', {'made'}))
  back.attributes['aria-label'] = 'Back to the text'
  if last.t == 'Para' then
    last.content:extend{pandoc.Space(), back}
    content[#content] = last
  else
    content:insert(pandoc.Para{back})
  end
  notes:insert({pandoc.Div(content, pandoc.Attr('note-' .. n))})
  return base.span('note', {pandoc.Link({pandoc.Str(n)}, '#note-' .. n, 'Note ' .. n, pandoc.Attr('note-from-' .. n, {'made'}))})
end

inline_pass = {
  traverse = 'topdown',
  Link = function(link) local new = do_link(link); if new then return new, false end end,
  Span = function(span) if span.attributes.lang then return span, false end end,
  Str = function(str) local new = do_str(str); if new then return new, false end end,
  Note = function(note) local new = do_note(note); if new then return new, false end end,
}

-- Links are looked at when all ids are known, chapter by chapter.
local function resolve(blocks)
  local out = pandoc.List{}
  where = base.page
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then
      where = block.identifier:gsub('^c%-', '')
      base.source = where:find('^%d%d_') and 'chapters/' .. where .. '.md' or pages.source(where)
      base.chapter = where
    elseif block.t == 'Div' and block.classes[1] == 'exercise' then
      base.source = exercises.path(block.attributes.name)
      block.attributes.name = nil
    end
    local walked = pandoc.Div({block}):walk(inline_pass)
    out:extend(walked.content)
  end
  if #notes > 0 then out:insert(base.div('notes', {pandoc.OrderedList(notes)})) end
  return out
end

-- ---------------------------------------------------------------- the whole

-- Each chapter with its exercises.
local function with_exercises(blocks)
  local out, chapter, inside = pandoc.List{}, nil, pandoc.List{}
  local function finish()
    out:extend(chapter and exercises.insert(inside, chapter) or inside)
    inside = pandoc.List{}
  end
  for _, block in ipairs(blocks) do
    if block.t == 'Header' and block.level == 1 then
      finish()
      chapter = block.identifier:match('^%d%d_%a+$')
    end
    inside:insert(block)
  end
  finish()
  return out
end

local function meta_word(meta, name) return meta[name] and base.text(meta[name]) or nil end

local function process(blocks)
  local out = pandoc.List{}
  for _, block in ipairs(blocks) do
    out:extend(do_blocks({block}))
    if base.chapter then
      here.words = terms.found
      all_ids[base.chapter] = here.ids
      if base.mode ~= 'site' or base.chapter == base.page then base.chapters[base.chapter] = here end
    end
  end
  return out
end

-- {#06_fork} at the end of a title: pandoc wants a letter first, and leaves it as words.
local function own_id(header)
  local last = header.content[#header.content]
  local id = last and last.t == 'Str' and last.text:match('^{#([%w_]+)}$')
  if not id then return end
  header.content:remove()
  if header.content[#header.content] and header.content[#header.content].t == 'Space' then header.content:remove() end
  header.identifier = id
  return header
end

-- A fence whose braces pandoc does not understand becomes words: nobody wants to read them.
local function no_fence(code)
  if code.text:find('^{[^}]*=".*}') then base.fault(code.text, 'pandoc does not understand this: %s', code.text) end
end

-- A short command stays on one line, instead of breaking behind a hyphen.
local function unbroken(code)
  if #code.text <= 16 and code.text:find('%-') then
    code.classes:insert('unbroken')
    return code
  end
end

-- In the site, a table that names programs fits a narrow screen.  (An EPUB is XML, which a
-- <wbr> is not.)
local function narrow(tab)
  if base.mode ~= 'site' then return end
  return tab:walk{Str = function(str) return str.text:find('^%d%d_%l[%w_]+$') and base.breakable(str.text) or nil end}
end

function Pandoc(doc)
  doc = doc:walk{Header = own_id, Code = no_fence}
  local meta = doc.meta
  base.mode = meta_word(meta, 'mode') or 'site'
  base.page = meta_word(meta, 'page')
  pages.load(base.mode)
  if base.page and base.page:find('^%d%d_') then base.chapter = base.page:match('^%d%d_%a+') end

  if base.mode == 'scan' then
    local searched = pages.search_documents(doc.blocks, base.page)
    process(with_exercises(doc.blocks))
    if not here.title then base.fault(nil, 'no title: # Title {#%s}', base.page)
    elseif here.name ~= base.page then base.fault(here.name, 'the title has the id %s, not %s', here.name, base.page) end
    here.point = pages.point(doc.blocks)
    base.stop_if_faulty()
    pages.write_scan(here, searched)
    return pandoc.Pandoc({})
  end

  local blocks = with_exercises(pages.select(doc.blocks))
  blocks = process(blocks)
  blocks = resolve(blocks)
  base.stop_if_faulty()
  doc.blocks = blocks
  pages.furnish(meta)
  return doc:walk{Code = unbroken, Table = narrow}
end
