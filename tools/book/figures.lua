-- Pictures: diagrams of ours and recorded runs, as SVG in the page, so that a theme can
-- colour them and a screen reader finds their words.

local M = {}
local base = require 'base'

-- Colour -> name of its row in tools/palette.  Rows that are alike in one theme are alike
-- in the other, so it does not matter which of them it is.
local palette
local function load_palette()
  palette = {black = 'ink', white = 'paper'}
  local dark = {}
  for line in base.slurp('tools/palette'):gmatch('[^\n]+') do
    local name, light, other = line:match('^([%a-]+)%s+(#%x+)%s+(#%x+)')
    if name then
      if dark[light] and dark[light] ~= other then
        base.fault_at('tools/palette', 1, '%s: the same light colour with two dark ones', name)
      end
      palette[light], dark[light] = palette[light] or name, other
    end
  end
end

local used = {}

-- The SVG that was drawn of `name`, to stand in a page; its width and height in points.
local function svg(name, source, label, alt, smaller)
  if not palette then load_palette() end
  local path = base.out .. '/diagrams/' .. name .. '.svg'
  base.need(path)
  if base.mode == 'scan' then return '', 0, 0 end
  local s = base.slurp(path)
  if not s then
    base.fault(source, 'no picture: %s was not drawn', path)
    return '', 0, 0
  end
  local width, height = s:match('<svg width="([%d.]+)pt" height="([%d.]+)pt"')
  local view = s:match('viewBox="([^"]*)"')
  -- Words in a picture are as large as those around it; a strip needs what room there is.
  local scale = 4 / 3
  if base.mode == 'sheet' then
    scale = math.min(1, 620 / width, 165 / height)
  elseif base.mode == 'print' then
    local most = name:find('%.strip$') and 0.5 or smaller and 0.62 or 0.7
    scale = scale * math.min(most, 392 / width, 420 / height)
  end
  used[name] = (used[name] or 0) + 1
  local id = 'svg-' .. name .. (used[name] > 1 and '-' .. used[name] or '')
  s = s:gsub('^.-<svg[^>]*>', ''):gsub('<!%-%-.-%-%->%s*', '')
       :gsub('<title>.-</title>%s*', '')   -- names of nodes: noise to a reader
       :gsub('<(/?)a[^>]*>%s*', '')        -- and the links that cells get
       :gsub('<g id="a_[^>]*>', '<g>')
  s = s:gsub('<(%w+)([^>]-)(/?)>', function(tag, attributes, close)
    attributes = attributes:gsub('%s+id="[^"]*"', ''):gsub('%s+class="[^"]*"', '')
        :gsub('%s+xml:space="[^"]*"', ''):gsub('Helvetica,Arial,sans%-serif', 'Inter')
        :gsub('"transparent"', '"none"')
    if tag == 'text' and not attributes:find(' fill="') then
      attributes = attributes .. ' fill="#1a1d21"'
    end
    local class = {}
    for _, what in ipairs{'fill', 'stroke'} do
      local colour = attributes:match('%s' .. what .. '="([^"]*)"')
      if colour and palette[colour] then
        class[#class + 1] = (what == 'fill' and 'f-' or 's-') .. palette[colour]
      elseif colour and colour ~= 'none' then
        base.fault_at(source, 1, 'the colour %s is not in tools/palette', colour)
      end
    end
    if #class > 0 then attributes = ' class="' .. table.concat(class, ' ') .. '"' .. attributes end
    return '<' .. tag .. attributes .. close .. '>'
  end)
  -- For a printer without colours: what is filled gets lighter, lines get darker.
  if base.mode == 'sheet' then
    s = s:gsub('(%a+)="(#%x%x%x%x%x%x)"', function(what, colour)
      local r, g, b = colour:match('#(%x%x)(%x%x)(%x%x)')
      local light = (0.3 * tonumber(r, 16) + 0.59 * tonumber(g, 16) + 0.11 * tonumber(b, 16)) / 255
      light = light > 0.6 and 1 - (1 - light) * 0.5 or light * 0.5
      return string.format('%s="#%s"', what, string.format('%02x', math.floor(light * 255 + 0.5)):rep(3))
    end)
  end
  return string.format('<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%s-t %s-d" '
    .. 'viewBox="%s" width="%.0f" height="%.0f" style="--w:%.0fpx">\n<title id="%s-t">%s</title>\n<desc id="%s-d">%s</desc>%s',
    id, id, view, width * scale, height * scale, width * scale, id, base.escape(label), id, base.escape(alt), s)
end

-- A diagram to be completed, in a worksheet.
function M.blank(name, label, alt)
  local source = 'diagrams/' .. name .. '.dot'
  if not base.slurp(source) then
    base.fault(name, 'there is no file %s', source)
    return pandoc.Null()
  end
  return base.raw('<div class="picture">' .. svg(name .. '.blank', source, label, alt) .. '</div>')
end

local count = {}
local function next_number()
  count[base.chapter] = (count[base.chapter] or 0) + 1
  return (base.number or base.chapter) .. '.' .. count[base.chapter]
end

-- A paragraph that is one picture, or nothing.
function M.image_of(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return end
  local image
  for _, inline in ipairs(block.content) do
    if inline.t == 'Image' and not image then image = inline
    elseif inline.t ~= 'Space' and inline.t ~= 'SoftBreak' then return end
  end
  return image
end

-- diagrams/NAME.dot or .jsonl: NAME, its kind, the path from the top.
local function target(image)
  local path = image.src:gsub('^%.%./', '')
  local name, kind = path:match('^diagrams/([%w_.]+)%.(%a+)$')
  if not name or (kind ~= 'dot' and kind ~= 'jsonl') then
    base.fault(image.src, 'a picture is diagrams/NAME.dot or diagrams/NAME.jsonl, not %s', image.src)
    return
  end
  if not base.slurp(path) then
    base.fault(image.src, 'there is no file %s', path)
    return
  end
  local variant = image.attributes.variant
  if variant then
    if kind ~= 'dot' or variant ~= 'blank' and variant ~= 'wrong' then
      base.fault(image.src, 'a variant is blank or wrong, of a diagram, not "%s"', variant)
    end
    name = name .. '.' .. variant
  end
  for key in pairs(image.attributes) do
    if key ~= 'alt' and key ~= 'variant' then base.fault(key .. '="', 'a picture has no attribute %s', key) end
  end
  return name, kind, path
end

local function picture(image, label, smaller)
  local name, kind, source = target(image)
  if not name then return end
  local alt = image.attributes.alt or ''
  if kind == 'jsonl' and alt == '' then
    alt = 'The steps that matter most of a recorded run of ' .. name .. ', side by side.'
  elseif #alt < 20 then
    base.fault(image.src, 'a picture needs a description for who does not see it: {alt="..."}')
  end
  local file = kind == 'jsonl' and name .. '.strip' or name
  return base.raw('<div class="picture" tabindex="0" role="group" aria-label="' .. label .. '">'
    .. svg(file, source, label, alt, smaller) .. '</div>'), name, kind, source
end

-- A worksheet is drawn of what the reader can complete or correct.
local function below(name, kind, source)
  if name:find('.', 1, true) or not base.number then return {} end
  if base.mode ~= 'site' and base.mode ~= 'scan' then return {} end
  local links = pandoc.List{}
  local function add(text, href)
    if #links > 0 then links:insert(pandoc.Str(' · ')) end
    links:insert(pandoc.Link({pandoc.Str(text)}, href))
  end
  if kind == 'jsonl' then
    add('Step through this run', 'steps/' .. name .. '.html')
    base.need(base.out .. '/site/steps/' .. name .. '.html')
  else
    local text = base.slurp(source)
    for _, variant in ipairs{{'blank', 'BLANK', 'ASK', 'to complete'}, {'wrong', 'WRONG', 'MISTAKE', 'to find the mistake'}} do
      if text:find('%f[%w_]' .. variant[2] .. '%f[^%w_]') or text:find('%f[%w_]' .. variant[3] .. '[%(E]') then
        add(variant[4], 'worksheets/' .. name .. '.' .. variant[1] .. '.svg')
        base.need(base.out .. '/site/worksheets/' .. name .. '.' .. variant[1] .. '.svg')
      end
    end
    if #links > 0 then links:insert(1, pandoc.Str('Worksheets: ')) end
  end
  if #links == 0 then return {} end
  return {base.div('more', {pandoc.Plain(links)})}
end

function M.figure(image)
  local label = base.number and 'Figure ' .. next_number() or 'Picture'
  local raw, name, kind, source = picture(image, label)
  if not raw then return {} end
  local caption = pandoc.List{}
  if base.number then caption = pandoc.List{base.span('number', {pandoc.Str(label)}), pandoc.Space()} end
  caption:extend(image.caption)
  local out = pandoc.List{raw, base.div('caption', {pandoc.Plain(caption)})}
  out:extend(below(name, kind, source))
  return {base.div(kind == 'jsonl' and 'figure live' or 'figure', out, base.id(image.identifier))}
end

-- Several that share a canvas; a script shows one at a time.
function M.steps(block)
  local number, out, n = next_number(), pandoc.List{}, 0
  for _, inner in ipairs(block.content) do
    local image = M.image_of(inner)
    if image then
      n = n + 1
      local raw = picture(image, 'Figure ' .. number .. ', step ' .. n, true)
      if raw then
        local caption = pandoc.List{base.span('number', {pandoc.Str('Figure ' .. number .. ', step ' .. n)}), pandoc.Space()}
        caption:extend(image.caption)
        out:insert(base.div('step', {raw, base.div('caption', {pandoc.Plain(caption)})}))
      end
    elseif inner.t == 'Para' then   -- pictures on lines that follow each other
      local rest = pandoc.List{}
      for _, inline in ipairs(inner.content) do
        if inline.t == 'Image' then rest:insert(pandoc.Para{inline}) end
      end
      if #rest > 1 then
        count[base.chapter] = count[base.chapter] - 1
        return M.steps(pandoc.Div(rest, block.attr))
      end
      base.fault('::: steps', 'steps holds pictures and nothing else')
    else
      base.fault('::: steps', 'steps holds pictures and nothing else')
    end
  end
  return {base.div('steps', out, base.id(block.identifier))}
end

return M
