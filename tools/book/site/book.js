// What makes a page of the book easier to use; without it everything can be read.
"use strict";

const root = document.documentElement;
const find = selector => document.querySelector(selector);
const all = selector => [...document.querySelectorAll(selector)];

function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

function remember(name, value) {
    try {
        localStorage[name] = value;
    } catch (_) { /* not allowed: for this page only */ }
}

// --- Bar: theme, Chinese, contents ------------------------------------------

find("#tools").hidden = false;
find("#menu").hidden = false;

function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
}

function otherTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
}
find("#theme").addEventListener("click", otherTheme);

const chinese = find("#chinese");
const showChinese = () =>
    chinese.setAttribute("aria-pressed", String(root.dataset.chinese === "yes"));
showChinese();
chinese.addEventListener("click", () => {
    root.dataset.chinese = root.dataset.chinese === "yes" ? "no" : "yes";
    remember("chinese", root.dataset.chinese);
    showChinese();
});

const menu = find("#menu");
function openMenu(open) {
    root.classList.toggle("menu-open", open);
    menu.setAttribute("aria-expanded", String(open));
}
menu.addEventListener("click", () => openMenu(!root.classList.contains("menu-open")));
find("#nav").addEventListener("click", event => {
    if (event.target.closest("a")) openMenu(false);
});
const current = find("#nav [aria-current]");
if (current && find("#nav").scrollHeight > find("#nav").clientHeight)
    find("#nav").scrollTop = current.offsetTop - 120;

// --- Copying programs and commands ------------------------------------------

for (const pre of all("pre.code, pre.run, pre.typed")) {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.setAttribute("aria-label", "Copy: " + (pre.getAttribute("aria-label") || "text"));
    button.addEventListener("click", async () => {
        const text = pre.innerText.replace(/\n?$/, "\n");
        try {
            await navigator.clipboard.writeText(text);
            button.textContent = "Copied";
        } catch (_) { // from file://, or not allowed: select it, to be copied by hand
            getSelection().selectAllChildren(pre);
            button.textContent = "Selected";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    const label = pre.previousElementSibling;
    if (label && label.classList.contains("label")) label.append(button);
    else pre.before(make("div", { className: "label only-copy" }, button));
}

// --- Pictures that share a canvas: one at a time ----------------------------

for (const steps of all(".steps")) {
    const pictures = [...steps.querySelectorAll(":scope > .step")];
    if (pictures.length < 2) continue;
    let at = 0;
    const back = make("button", { type: "button", textContent: "Back" });
    const next = make("button", { type: "button", textContent: "Next" });
    const count = make("span", { className: "count" });
    count.setAttribute("role", "status");
    const show = to => {
        at = Math.max(0, Math.min(pictures.length - 1, to));
        pictures.forEach((picture, i) => picture.classList.toggle("now", i === at));
        count.textContent = `${at + 1} of ${pictures.length}`;
        back.setAttribute("aria-disabled", String(at === 0));
        next.setAttribute("aria-disabled", String(at === pictures.length - 1));
    };
    back.addEventListener("click", () => show(at - 1));
    next.addEventListener("click", () => show(at + 1));
    const controls = make("div", { className: "controls" }, back, count, next);
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "Steps of the picture");
    steps.append(controls);
    steps.classList.add("one-at-a-time");
    steps.addEventListener("keydown", event => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        event.stopPropagation();
        show(at + (event.key === "ArrowRight" ? 1 : -1));
    });
    show(0);
}

// --- Lines to be put in order -----------------------------------------------

for (const list of all("ol.lines")) {
    const status = make("p", { className: "checked" });
    status.setAttribute("role", "status");
    const move = (item, up) => {
        const other = up ? item.previousElementSibling : item.nextElementSibling;
        if (!other) return;
        if (up) other.before(item); else other.after(item);
        status.textContent = "";
    };
    for (const item of [...list.children]) {
        const name = item.querySelector(".letter").textContent;
        const button = (text, word, act) => {
            const b = make("button", { type: "button", textContent: text });
            b.setAttribute("aria-label", `${word} line ${name}`);
            b.addEventListener("click", () => { act(); b.focus(); });
            return b;
        };
        const out = make("button", { type: "button", textContent: "✗" });
        out.setAttribute("aria-label", `Line ${name} does not belong`);
        out.setAttribute("aria-pressed", "false");
        out.addEventListener("click", () => {
            const struck = item.classList.toggle("struck");
            out.setAttribute("aria-pressed", String(struck));
            status.textContent = "";
        });
        item.append(make("span", { className: "moves" },
            button("↑", "Up with", () => move(item, true)),
            button("↓", "Down with", () => move(item, false)), out));
    }
    const check = make("button", { type: "button", textContent: "Check the order" });
    check.addEventListener("click", () => {
        const items = [...list.children];
        const wrong = items.filter(item =>
            item.classList.contains("struck") !== (item.dataset.place === "none"));
        const kept = items.filter(item => !item.classList.contains("struck"));
        const inOrder = kept.every((item, i) => Number(item.dataset.place) === i + 1);
        status.textContent = wrong.length > 0
            ? "Not yet: look again at which lines belong."
            : inOrder ? "Yes, that is the order." : "Not yet: these lines, but in another order.";
    });
    list.after(make("div", { className: "check-order" }, check, status));
}

// --- Search -----------------------------------------------------------------

const dialog = find("#search"), query = find("#query"), found = find("#found");
let index = null, documents = [];

// Words of letters, digits and underscores, and their parts; of Chinese each pair of
// characters and each one, since there are no blanks between words.
function tokens(text) {
    const out = [];
    for (const word of text.toLowerCase().match(/[\p{Script=Han}]+|[\p{L}\p{N}_]+/gu) || []) {
        if (/\p{Script=Han}/u.test(word)) {
            const signs = [...word];
            signs.forEach((sign, i) => {
                out.push(sign);
                if (i > 0) out.push(signs[i - 1] + sign);
            });
        } else {
            out.push(word);
            if (word.includes("_")) out.push(...word.split("_").filter(part => part));
        }
    }
    return out;
}

// The index is a script, since a page from file:// may not fetch.
function load() {
    return new Promise(resolve => {
        if (index) return resolve();
        const script = make("script", { src: "search.js" });
        script.addEventListener("load", () => {
            documents = window.bookDocuments.map((one, id) => ({ id, ...one }));
            index = new window.MiniSearch({
                fields: ["title", "chapter", "text"], tokenize: tokens, processTerm: t => t,
                searchOptions: {
                    boost: { title: 4, chapter: 1.5 }, combineWith: "AND",
                    prefix: term => term.length > 1,
                    fuzzy: term => /^[a-z]{5,}$/.test(term) ? 0.2 : false,
                },
            });
            index.addAll(documents);
            resolve();
        });
        document.head.append(script);
    });
}

function excerpt(text, words) {
    const lower = text.toLowerCase();
    const at = words.map(word => lower.indexOf(word)).filter(i => i >= 0)[0] ?? 0;
    const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - 60)));
    const part = text.slice(from, from + 190);
    const out = [from > 0 ? "… " : ""];
    const known = words.filter(word => word.length > 1)
        .map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (known.length === 0) return [part];
    part.split(new RegExp(`(${known.join("|")})`, "i")).forEach((piece, i) =>
        out.push(i % 2 ? make("mark", { textContent: piece }) : piece));
    return out;
}

function search() {
    const text = query.value.trim();
    found.replaceChildren();
    if (!text || !index) {
        find("#found-count").textContent = "";
        return;
    }
    const results = index.search(text);
    find("#found-count").textContent = results.length === 0 ? "Nothing found."
        : results.length === 1 ? "One place." : `${results.length} places.`;
    const words = text.toLowerCase().split(/\s+/);
    for (const { id } of results.slice(0, 12)) {
        const { title, chapter, url, text: body } = documents[id];
        const link = make("a", { href: url }, make("b", { textContent: title }));
        if (chapter && chapter !== title)
            link.append(" ", make("span", { className: "in", textContent: chapter }));
        link.append(make("span", { className: "excerpt" }, ...excerpt(body, words)));
        link.addEventListener("click", () => dialog.close());
        found.append(make("li", {}, link));
    }
}

async function openSearch() {
    dialog.showModal();
    query.select();
    await load();
    search();
}
find("#search-open").addEventListener("click", openSearch);
query.addEventListener("input", search);
query.addEventListener("keydown", event => {
    const links = [...found.querySelectorAll("a")];
    if (event.key === "Enter") {
        event.preventDefault();
        if (links[0]) links[0].click();
    } else if (event.key === "ArrowDown" && links[0]) {
        event.preventDefault();
        links[0].focus();
    }
});
found.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...found.querySelectorAll("a")];
    const to = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (links[to] || query).focus();
});
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });

// --- Keys -------------------------------------------------------------------

// Who speaks to a computer, or slips on keys, can switch them off.
const keys = find("#keys");
let useKeys = true;
try {
    useKeys = localStorage.keys !== "no";
} catch (_) { /* not allowed: they are on */ }
const showKeys = () => keys.setAttribute("aria-pressed", String(useKeys));
keys.hidden = false;
showKeys();
keys.addEventListener("click", () => {
    useKeys = !useKeys;
    remember("keys", useKeys ? "yes" : "no");
    showKeys();
});

addEventListener("keydown", event => {
    if (!useKeys && event.key !== "Escape") return;
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (/^(input|textarea|select)$/i.test(event.target.tagName)) return;
    // What scrolls keeps its arrows.
    const scrolls = event.target.scrollWidth > event.target.clientWidth + 1
        && event.target !== document.body && event.target !== root;
    const go = rel => {
        const link = find(`link[rel="${rel}"]`);
        if (link && !scrolls) location.href = link.href;
    };
    if (event.key === "ArrowLeft") go("prev");
    else if (event.key === "ArrowRight") go("next");
    else if (event.key === "/") { event.preventDefault(); openSearch(); }
    else if (event.key === "t") otherTheme();
    else if (event.key === "Escape") openMenu(false);
});

// What is hidden is printed, too, but for hints: who prints a task wants to solve it.
addEventListener("beforeprint", () => {
    for (const element of all("details:not(.hint)")) element.open = true;
});
