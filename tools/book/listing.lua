-- What programs are quoted with: their lines, their output, how to run them.

local M = {}
local base = require 'base'
local fonts = require 'fonts'

local keywords = {}
for word in ([[auto break case char const continue default do double else enum extern
  float for goto if inline int long register restrict return short signed sizeof
  static struct switch typedef union unsigned void volatile while _Alignas _Alignof
  _Atomic _Bool _Generic _Noreturn _Static_assert _Thread_local size_t ssize_t pid_t
  key_t bool NULL]]):gmatch('%S+') do
  keywords[word] = true
end

local function tagged(class, s)
  return '<span class="' .. class .. '">' .. base.escape(s) .. '</span>'
end

-- One line of C as HTML; whether it ends inside a comment.
local function highlight(line, inside)
  local out, at = {}, 1
  fonts.check(line, 'mono')
  local function put(class, s)
    out[#out + 1] = class and tagged(class, s) or base.escape(s)
    at = at + #s
  end
  while at <= #line do
    if inside then
      local _, last = line:find('*/', at, true)
      put('c', line:sub(at, last or #line))
      inside = not last
    else
      local rest = line:sub(at)
      local word = rest:match('^[%a_][%w_]*')
      if rest:find('^/%*') then
        inside = true
      elseif rest:find('^//') then
        put('c', rest)
      elseif at == 1 and rest:find('^%s*#') then
        put('p', rest:match('^%s*#%s*%a+'))
      elseif rest:find('^"') then
        local last = 2
        while last <= #rest and rest:sub(last, last) ~= '"' do
          last = last + (rest:sub(last, last) == '\\' and 2 or 1)
        end
        put('s', rest:sub(1, last))
      elseif word and keywords[word] then
        put('k', word)
      elseif word and rest:find('^[%a_][%w_]*%(') then
        put('f', word)
      else
        put(nil, word or rest:match("^'\\?.'") or rest:match('^%s+') or rest:sub(1, 1))
      end
    end
  end
  return table.concat(out), inside
end

-- Lines of HTML.  In print each is a block that may be wrapped; elsewhere a line ends
-- as it does in the program.  The number is drawn by the style, so it is not copied.
local function numbered(lines, first)
  local out, inside = {}, false
  for i, line in ipairs(lines) do
    local html
    html, inside = highlight(line, inside)
    if base.mode == 'print' and html == '' then html = '&#8203;' end
    out[i] = string.format('<span class="line" data-n="%d">%s</span>', first + i - 1, html)
  end
  return table.concat(out, base.mode == 'print' and '' or '\n')
end

local function lines_of(s)
  local lines = {}
  for line in s:gmatch('([^\n]*)\n') do lines[#lines + 1] = line end
  return lines
end

-- A program and the number of the last line of its header.
local function program(path, what)
  local source = base.slurp(path)
  if not source then
    base.fault(what or path, 'there is no file %s', path)
    return
  end
  base.need(path)
  local lines = lines_of(source)
  for i, line in ipairs(lines) do
    if line:find('*/', 1, true) then return lines, i end
  end
  return lines, 0
end

-- What is quoted has been run: the page waits for its stamp.
local function must_run(path)
  local name = path:match('^examples/([%w_]+)%.c$')
  if name then base.need(base.out .. '/run/' .. name) end
  return name
end

local function find(lines, pattern, from)
  for i = from, #lines do
    if lines[i]:find(pattern, 1, true) then return i end
  end
end

-- The link from a name to its whole source: only the site has a page of that.
function M.program_link(name, inlines)
  local chapter = name:match('^%d%d_%a+')
  if base.text(inlines) == name then inlines = {pandoc.Code(name)} end
  if base.mode ~= 'site' or not base.slurp('chapters/' .. chapter .. '.md') then
    return pandoc.Span(inlines, pandoc.Attr('', {'program'}))
  end
  local target = base.page == chapter .. '_programs' and '#' .. name
      or chapter .. '_programs.html#' .. name
  return pandoc.Link(inlines, target, '', pandoc.Attr('', {'program'}))
end

function M.pre(lines, first, path)
  return base.raw('<pre class="code" tabindex="0" role="group" aria-label="Program '
    .. base.escape(path) .. '"><code>' .. numbered(lines, first) .. '</code></pre>')
end

function M.quote(block)
  local attributes = block.attributes
  local path = attributes.include
  local lines, header = program(path)
  if block.text ~= '' then
    base.fault('include="' .. path, 'what is between the fences comes from %s: leave it empty', path)
  end
  if not lines then return {} end
  local name = must_run(path)
  local first, last = header + 1, #lines
  if attributes.from then
    first = find(lines, attributes.from, 1)
    if not first then
      base.fault('from="' .. attributes.from, 'no line of %s contains "%s"', path, attributes.from)
      return {}
    end
  end
  if attributes.whole then first = 1 end
  while lines[first] == '' do first = first + 1 end
  if attributes.to then
    last = find(lines, attributes.to, first)
    if not last then
      base.fault('to="' .. attributes.to, 'no line of %s, from line %d on, contains "%s"', path,
        first, attributes.to)
      return {}
    end
  elseif attributes.from then
    last = first
  end
  local shown, indent = {}, nil
  for i = first, last do
    shown[#shown + 1] = lines[i]
    if lines[i] ~= '' then
      local depth = #lines[i]:match('^ *')
      indent = math.min(indent or depth, depth)
    end
  end
  for i, line in ipairs(shown) do shown[i] = line:sub((indent or 0) + 1) end
  local label = pandoc.List{pandoc.Code(path)}
  if name then label = pandoc.List{M.program_link(name, label)} end
  label:insert(base.span('lines', {pandoc.Str(first == last and 'line ' .. first
    or 'lines ' .. first .. '–' .. last)}))
  return {base.div('listing', {base.div('label', {pandoc.Plain(label)}),
    M.pre(shown, first, path)}, base.id(block.identifier))}
end

-- The Output: block of a header; lines without ` *     ` end it.
function M.output_of(path)
  local lines, header = program(path, 'output="' .. path)
  if not lines then return end
  local out, inside = {}, false
  for i = 1, header do
    local text = lines[i]:match('^ %*     (.*)$')
    if inside and text then
      out[#out + 1] = text
    elseif inside and lines[i] == ' *' then
      out[#out + 1] = ''
    else
      inside = lines[i]:find('^ %* Output:') ~= nil
    end
  end
  while out[#out] == '' do out[#out] = nil end
  return out
end

function M.output_html(out)
  local html = {}
  for i, line in ipairs(out) do
    fonts.check(line, 'mono')
    local who, rest = line:match('^(%a+)( ?%d*:.*)$')
    local kind = who and (who == 'parent' and 'parent' or who:find('^child') and 'child'
      or who == 'children' and 'child')
    local text = kind and '<b class="' .. kind .. '">' .. base.escape(who .. rest:match('^[^:]*:'))
      .. '</b>' .. base.escape(rest:match('^[^:]*:(.*)$')) or base.escape(line)
    html[i] = text:gsub('&lt;([%a|]+)&gt;', '<i>&lt;%1&gt;</i>')
  end
  return base.raw('<pre class="output" tabindex="0" role="group" aria-label="Output"><samp>'
    .. table.concat(html, '\n') .. '</samp></pre>')
end

function M.output(block)
  local path = block.attributes.output
  local out = M.output_of(path)
  if not out then return {} end
  local name = must_run(path)
  if #out == 0 then
    base.fault('output="' .. path, '%s has no Output: block', path)
    return {}
  end
  local label = pandoc.List{pandoc.Str('Output'), pandoc.Space(), pandoc.Str('of'), pandoc.Space(),
    name and M.program_link(name, {pandoc.Code(name)}) or pandoc.Code(path)}
  return {base.div('listing', {base.div('label', {pandoc.Plain(label)}), M.output_html(out)},
    base.id(block.identifier))}
end

-- What a reader types, from the top folder.
function M.run(block)
  local name = block.attributes.run
  local lines = program('examples/' .. name .. '.c', 'run="' .. name)
  if not lines then return {} end
  must_run('examples/' .. name .. '.c')
  return {base.div('listing', {
    base.div('label', {pandoc.Plain{pandoc.Str('Run'), pandoc.Space(), pandoc.Str('it')}}),
    base.raw(string.format('<pre class="run" tabindex="0" role="group" aria-label="Commands"><code>'
      .. '<span class="line">cc examples/%s.c &amp;&amp; ./a.out</span>%s'
      .. '<span class="line">./shmlab see %s</span></code></pre>',
      name, base.mode == 'print' and '' or '\n', name))})}
end

return M
