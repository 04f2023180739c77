// The page of a run, step by step: see page.html.  What happened stands in
// #steps as words and in #run as JSON, which page_data.c describes.  All text
// goes into the page as text, never as HTML.
//
// The script has four parts, put together in this order: run.js, what there is
// to know; picture.js, processes and segments; beside.js, timeline, source and
// output; page.js, steps and keys.
"use strict";

const $ = id => document.getElementById(id);
const run = JSON.parse($("run").textContent);
const steps = run.steps;
const told = $("steps").children;
const count = steps.length;
const framed = location.protocol === "about:"; // in a page of several runs
let now = -1;

function element(kind, name, text) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
}

function shape(kind, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(attributes))
        made.setAttribute(name, value);
    return made;
}

const ink = who => who === 0 ? "parent" : "child";
const role = who => run.processes[who] ? run.processes[who].role : "?";
// Said beside the story, and smaller: a remark that is no warning.
const isAside = step => Boolean(step.remark && !step.alert);
const base = path => path.slice(path.lastIndexOf("/") + 1);

// --- How things are after a step --------------------------------------------

// For each process, segment and set, when it became what.
const changes = new Map();
steps.forEach((step, i) => {
    for (const [thing, state] of Object.entries(step.now)) {
        if (!changes.has(thing)) changes.set(thing, []);
        changes.get(thing).push([i, state]);
    }
});

function stateOf(thing, step) {
    const list = changes.get(thing) || [];
    let low = 0, high = list.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (list[middle][0] <= step) low = middle + 1;
        else high = middle;
    }
    return low > 0 ? list[low - 1][1] : null;
}
