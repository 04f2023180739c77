// --- The picture ------------------------------------------------------------

const places = [], segmentPlaces = [], setPlaces = [];

function makePlaces() {
    const height = run.slotRows.length - 1 + run.valueRows.length;
    const long = run.valueRows.some(rows => rows > 6);
    $("board").classList.toggle("some", run.slotRows.length > 2);
    $("board").classList.toggle("many", run.slotRows.length > 4);
    $("picture").classList.toggle("alone", run.slotRows.length < 2);
    $("picture").classList.toggle("tall", height > 2 || long);
    run.slotRows.forEach((rows, i) => {
        places.push(element("article", "card process unborn"));
        $(i === 0 ? "before" : "behind").append(places[i]);
    });
    run.valueRows.forEach((rows, i) => {
        segmentPlaces.push(element("article", "card segment unborn"));
        $("between").append(segmentPlaces[i]);
    });
    for (let i = 0; i < run.setPlaces; i++) {
        setPlaces.push(element("article", "card set unborn"));
        $("between").append(setPlaces[i]);
    }
    // How many have no place is said in a line of its own, if ever any has.
    const list = changes.get("a0") || [];
    if (!list.some(([, { hidden }]) => hidden.some(n => n > 0))) return;
    for (const side of ["between", "behind"])
        $(side).append(element("p", "more"));
}

function slotElement(slot, start) {
    if (!slot) return element("div", "slot empty");
    const made = element("div", "slot");
    const fault = slot.fault !== undefined;
    const may = !slot.attached ? "detached"
        : slot.writable ? "read and write" : "read only";
    if (!slot.attached) made.classList.add("ghost");
    else if (!slot.writable) made.classList.add("readonly");
    if (fault) made.classList.add("faulted");
    if (slot.changed) made.classList.add("changed");
    made.append(element("span", "letter", run.segments[slot.segment].letter),
        element("span", "may", fault ? "fault at byte " + slot.fault
            : slot.from ? may + ", from byte " + slot.from : may),
        element("span", "address", start));
    return made;
}

function drawProcess(card, who, state, rows) {
    const process = run.processes[who];
    const acts = now >= 0 && steps[now].who === who && !steps[now].remark ? " acts" : "";
    card.className = "card process " + ink(who) + " state-" + state.state + acts
        + (state.changed ? " changed" : "");
    const head = element("div", "head-line");
    head.append(element("span", "role", process.role),
        element("span", "pid", "pid " + process.pid));
    const memory = element("div", "memory");
    memory.append(element("div", "private", "private memory"));
    const slots = state.slots.map((slot, i) => {
        const made = slotElement(slot, process.starts[i]);
        memory.append(made);
        return made;
    });
    for (let i = slots.length; i < rows; i++)
        memory.append(slotElement(null, ""));
    if (rows > 0) memory.append(element("div", "private", "private memory"));
    if (state.hidden)
        memory.append(element("div", "more", "and " + state.hidden + " more"));
    card.replaceChildren(head, element("div", "doing", state.words), memory);
    return slots;
}

const kinds = {
    sysv: "", anonymous: "mmap, anonymous", file: "mmap", memfd: "memfd",
};

// A long name may break before a point or a bracket: slots[1].number.
function nameCell(name) {
    if (name.length <= 12) return element("td", "", name);
    const cell = element("td", "long");
    for (const piece of name.split(/(?<=.)(?=[.[])/))
        cell.append(piece, element("wbr"));
    return cell;
}

function valueRow(value) {
    const row = element("tr", value ? "" : "empty");
    // Of bytes there are two lines: as numbers, and as text.
    const [name, is, was] = (value || ["", ""]).map(text =>
        text.replace("  ", "\n"));
    row.append(nameCell(name));
    const cell = element("td", "", is);
    if (was !== undefined) {
        row.className = "hot";
        const arrow = was.includes("\n") ? "\n\u2192 " : " \u2192 ";
        cell.prepend(element("s", "", was + arrow));
    }
    row.append(cell);
    return row;
}

function valueTable(values, rows) {
    const table = element("table", "values"), body = element("tbody");
    if (values.some(value => value && /^byte \d+$/.test(value[0])))
        table.classList.add("bytes");
    for (let i = 0; i < rows; i++) body.append(valueRow(values[i]));
    if (!values.some(value => value)) {
        const cell = element("td", "", "nothing is stored yet");
        cell.colSpan = 2;
        body.firstChild.className = "nothing";
        body.firstChild.replaceChildren(cell);
    }
    table.append(body);
    return table;
}

// Facts beside each other, which break between two of them only.
function factLine(facts) {
    const line = element("p");
    for (const [text, hot] of facts.filter(fact => fact[0])) {
        if (line.lastChild) line.lastChild.append(",");
        line.append(" ", element("span", hot ? "hot" : "", text));
    }
    return line;
}

function drawSegment(card, index, state, rows) {
    const segment = run.segments[index];
    const sysv = segment.kind === "sysv";
    card.className = "card segment" + (state.gone ? " gone" : "")
        + (state.fresh ? " changed" : "");
    const facts = element("div", "facts");
    facts.title = segment.name;
    facts.append(factLine([[segment.size + " bytes"],
        [kinds[segment.kind]], [segment.name],
        [state.type !== undefined ? run.types[state.type] : ""]]));
    if (sysv) facts.append(factLine([["id " + segment.id],
        ["mode " + state.mode, state.remoded],
        [state.key ? "key " + state.key : "no key"]]));
    const nattch = element("div", "nattch");
    const number = element("b", "", state.nattch);
    if (state.was !== undefined) {
        nattch.classList.add("hot");
        number.prepend(element("i", "", state.was + " \u2192 "));
    }
    nattch.append(number, element("span", "", sysv ? "nattch" : "mappings"));
    const head = element("div", "head-line");
    head.append(element("span", "letter", segment.letter), nattch);
    const fate = element("div", "pill" + (state.remarked ? " hot" : ""),
        state.gone ? "destroyed" : state.marked ? "marked for removal" : "");
    card.replaceChildren(head, facts, fate);
    if (rows > 0) card.append(valueTable(state.values, rows));
    if (segment.more) card.append(element("p", "more pill", "and more values"));
}

function drawSet(card, index, state) {
    card.className = "card set" + (state.gone ? " gone" : "")
        + (state.fresh ? " changed" : "");
    const list = element("ul", "semaphores");
    state.values.forEach(value => {
        const item = element("li", value.length > 1 ? "hot" : "", value[0]);
        if (value.length > 1)
            item.prepend(element("span", "", value[1] + " \u2192 "));
        list.append(item);
    });
    const more = run.sets[index].size - state.values.length;
    if (more > 0) list.append(element("li", "", "and " + more + " more"));
    card.replaceChildren(element("div", "head-line", "semaphore set "
        + (index + 1) + (state.gone ? ", removed" : "")), list);
}

// Each attachment is a link: [slot element, slot, segment card].
let links = [];

function drawPicture() {
    const { at, segmentAt, setAt, hidden } = stateOf("a0", now);
    links = [];
    segmentAt.forEach((index, place) => {
        const card = segmentPlaces[place];
        if (index < 0) card.classList.add("unborn");
        else drawSegment(card, index, stateOf("s" + index, now),
            run.valueRows[place]);
    });
    setAt.forEach((index, place) => {
        const card = setPlaces[place];
        if (index < 0) card.classList.add("unborn");
        else drawSet(card, index, stateOf("t" + index, now));
    });
    at.forEach((who, place) => {
        const card = places[place];
        const state = who < 0 ? null : stateOf("p" + who, now);
        if (!state) {
            card.classList.add("unborn");
            return;
        }
        drawProcess(card, who, state, run.slotRows[place])
            .forEach((made, i) => addLink(made, state.slots[i]));
    });
    const [processes, segments, sets] = hidden;
    const more = (n, what) => n > 0 ? "and " + n + " more " + what : "";
    for (const line of document.querySelectorAll("#between > .more"))
        line.textContent = more(segments + sets, "segments and sets");
    for (const line of document.querySelectorAll("#behind > .more"))
        line.textContent = more(processes, "processes");
    drawLinks();
}

function addLink(made, slot) {
    if (!slot || !(slot.attached || slot.fault !== undefined)) return;
    const place = run.segments[slot.segment].place;
    if (stateOf("a0", now).segmentAt[place] === slot.segment)
        links.push([made, slot, segmentPlaces[place]]);
}

// A triangle whose tip is at (x, y), and points left (-1) or right (1).
function head(x, y, way, size, name) {
    return shape("path", {
        class: name,
        d: `M${x} ${y}l${-way * size * 1.4} ${-size}v${2 * size}z`,
    });
}

// Where links end at the side of a segment, none at the end of another: each
// is as high as its slot, if it can be, and the others make way.
function spread(ends) {
    const apart = 20, rim = 16;
    const sides = new Map();
    for (const end of ends) {
        const side = (end.left ? "left" : "right") + end.card;
        if (!sides.has(side)) sides.set(side, []);
        sides.get(side).push(end);
    }
    for (const list of sides.values()) {
        const { top, bottom } = list[0].to;
        const gap = Math.min(apart,
            (bottom - top - 2 * rim) / Math.max(1, list.length - 1));
        list.sort((a, b) => a.y1 - b.y1);
        let last = top + rim - gap;
        for (const end of list) {
            end.y2 = Math.max(last + gap, Math.min(end.y1, bottom - rim));
            last = end.y2;
        }
        let next = bottom - rim + gap;
        for (const end of list.reverse()) {
            end.y2 = Math.min(end.y2, next - gap);
            next = end.y2;
        }
    }
}

// Where a link begins, at its slot, and ends: all as on the screen.
function linkEnd([made, slot, card], narrow) {
    const from = made.getBoundingClientRect();
    const edge = made.closest(".card").getBoundingClientRect();
    const to = card.getBoundingClientRect();
    const left = !narrow && from.left < to.left;
    return {
        slot, to, left,
        card: segmentPlaces.indexOf(card),
        x1: left || narrow ? edge.right : edge.left,
        x2: left ? to.left : to.right,
        y1: (from.top + from.bottom) / 2,
    };
}

// Beside each other, links go from edge to edge; on a phone, where all stands
// among each other, around the right side.
function linkPath({ left, slot, x1, y1, x2, y2 }, narrow, i) {
    const fault = slot.fault !== undefined;
    const moves = slot.stores || slot.loads;
    const name = fault ? "fault" : moves ? "now"
        : slot.attached && !slot.writable ? "readonly" : "";
    const size = moves ? 9 : 7, gap = size * 1.2;
    const way = left ? 1 : -1, out = narrow ? 1 : way;
    const writes = moves ? slot.stores : slot.writable;
    const reads = moves ? slot.loads : !fault;
    const a = x1 + (reads ? out * gap : 0);
    const b = x2 - (writes ? way * gap : 0);
    const bow = narrow ? 24 + 7 * (i % 3) : Math.abs(x2 - x1) / 2;
    const c = narrow ? x1 + bow : a + way * bow;
    const d = narrow ? x2 + bow : b - way * bow;
    const ends = "head" + (fault ? " fault" : "");
    const drawn = [shape("path", {
        class: "link " + name,
        d: `M${a} ${y1}C${c} ${y1} ${d} ${y2} ${b} ${y2}`,
    })];
    if (reads) drawn.push(head(x1, y1, -out, size, ends));
    if (writes || fault) drawn.push(head(x2, y2, way, size, ends));
    return drawn;
}

function drawLinks() {
    const frame = $("picture").getBoundingClientRect();
    const narrow = matchMedia("screen and (max-width: 700px)").matches
        && !document.documentElement.classList.contains("paper");
    const ends = links.map(link => linkEnd(link, narrow));
    spread(ends);
    for (const end of ends) {
        end.x1 -= frame.left;
        end.x2 -= frame.left;
        end.y1 -= frame.top;
        end.y2 -= frame.top;
    }
    // What moves now lies above the others.
    const moves = ({ slot }) => Number(Boolean(slot.stores || slot.loads));
    const order = ends.map((end, i) => [end, i])
        .sort(([a], [b]) => moves(a) - moves(b));
    $("links").replaceChildren(
        ...order.flatMap(([end, i]) => linkPath(end, narrow, i)));
}

// --- Room for whatever comes, so that nothing moves --------------------------

// The state in which a segment needs most room: the longest of all values.
function largest(index) {
    const list = changes.get("s" + index) || [];
    const most = { nattch: 0, was: 0, values: [] };
    for (const [, state] of list) {
        if (state.nattch > most.nattch) most.nattch = most.was = state.nattch;
        if (state.type !== undefined) most.type = state.type;
        most.mode = state.mode;
        most.key = most.key || state.key;
        state.values.forEach((value, i) => {
            if (value && (!most.values[i]
                || value.join("").length > most.values[i].join("").length))
                most.values[i] = value;
        });
    }
    return most;
}

function reserve() {
    segmentPlaces.forEach((card, place) => {
        card.style.minHeight = "";
        let height = 0;
        run.segments.forEach((segment, index) => {
            if (segment.place !== place) return;
            drawSegment(card, index, largest(index), run.valueRows[place]);
            height = Math.max(height, card.offsetHeight);
        });
        card.style.minHeight = height + "px";
    });
    setPlaces.forEach((card, place) => {
        run.sets.forEach((set, index) => {
            const list = changes.get("t" + index);
            if (set.place === place && list)
                drawSet(card, index, list[list.length - 1][1]);
        });
        card.style.minHeight = card.offsetHeight + "px";
        card.className = "card set unborn";
    });
    places.forEach((card, place) => {
        const who = run.processes.findIndex(p => p.place === place);
        if (who < 0) return;
        const state = { state: "running", words: "-", slots: [] };
        drawProcess(card, who, state, run.slotRows[place]);
        card.className = "card process unborn";
    });
    reserveWords();
}

// The longest words of all steps tell how high their place must be.
function reserveWords() {
    const parts = { where: "i", sentence: "p", call: "code" };
    const longest = (kind, remark) => [...told]
        .filter((item, i) => isAside(steps[i]) === remark)
        .map(item => (item.querySelector(kind) || item.firstChild).textContent)
        .sort((a, b) => b.length - a.length).slice(0, 5).concat("-");
    $("sentence").removeAttribute("aria-live");
    $("told").style.minHeight = "";
    $("alert").textContent = (steps.find(step => step.alert) || {}).alert || "";
    for (const [id, kind] of Object.entries(parts)) {
        const place = $(id);
        let height = 0;
        for (const remark of [false, true]) {
            $("told").classList.toggle("remark", remark);
            for (const text of longest(kind, remark)) {
                place.textContent = (id === "where" ? "parent 1, " : "") + text;
                height = Math.max(height, place.getBoundingClientRect().height);
            }
        }
        place.style.minHeight = height + "px";
    }
    $("told").style.minHeight = $("told").offsetHeight + "px";
    for (const id of Object.keys(parts)) $(id).style.minHeight = "";
    $("sentence").setAttribute("aria-live", "polite");
}
