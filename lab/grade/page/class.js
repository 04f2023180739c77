// The page of the class: a table is sorted by the column whose heading is
// pressed, and the other way round when it is pressed again.  Rows that are
// alike stay in the order in which they stood.
"use strict";

// Text, or a number.  What is none comes last: "none" was not handed in, other
// words are answers without a mark.
function valueOf(row, column, numbers) {
    const text = row.cells[column].textContent.trim();
    if (!numbers) return text;
    const number = parseFloat(text);
    return Number.isNaN(number) ? (text === "none" ? -2 : -1) : number;
}

function compare(a, b) {
    return typeof a === "number" ? a - b
        : a.localeCompare(b, undefined, { numeric: true });
}

function sort(table, heading) {
    const column = heading.cellIndex, body = table.tBodies[0];
    // Numbers begin with the largest, names with A.
    const numbers = table.classList.contains("numbers") && column > 0;
    const first = numbers ? "descending" : "ascending";
    const second = numbers ? "ascending" : "descending";
    const order = heading.getAttribute("aria-sort") === first ? second : first;
    const sign = order === "ascending" ? 1 : -1;
    const rows = [...body.rows].map(row => [valueOf(row, column, numbers), row]);
    rows.sort(([a], [b]) => sign * compare(a, b));
    body.append(...rows.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells)
        other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
}

for (const table of document.querySelectorAll("table.sortable"))
    for (const heading of table.tHead.querySelectorAll("th:not(.plain)")) {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.append(button);
        button.addEventListener("click", () => sort(table, heading));
    }
