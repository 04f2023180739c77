// Look at pages in a browser: see tools/page-check, which starts this.
//
//     node page-check.js look PAGE...     one line for each problem
//     node page-check.js speed PAGE       milliseconds
"use strict";

const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const [task, ...pages] = process.argv.slice(2);
const themes = ["light", "dark"];
const widths = [[1440, 900], [390, 844]];

// What no page may have, besides what axe finds: something beyond the edge,
// text that is too small to read, anything but itself.
function problemsOfLayout() {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth)
        found.push("it is wider than the screen");
    for (const element of document.body.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        const own = [...element.childNodes].some(node =>
            node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
        if (own && element.checkVisibility({ visibilityProperty: true })
            && parseFloat(style.fontSize) < 12)
            found.push("text below 12 px: " + element.textContent.slice(0, 40));
    }
    return found;
}

// Go through all steps: the parts must stay where they are.
async function problemsOfMotion(page) {
    return page.evaluate(async () => {
        const places = ["picture", "key", "source", "printed", "end"];
        const where = () => places.map(id => {
            const box = document.getElementById(id).getBoundingClientRect();
            return [id, box.top + scrollY, box.height];
        });
        const count = Number(document.getElementById("slider").max);
        document.getElementById("first").click();
        const before = where(), found = [];
        for (let i = 1; i < Math.min(count, 200); i++) {
            document.getElementById("next").click();
            const now = where();
            now.forEach(([id, top, height], k) => {
                const [, topBefore, heightBefore] = before[k];
                if (Math.abs(top - topBefore) > 1
                    || Math.abs(height - heightBefore) > 1)
                    found.push(`step ${i + 1} moves #${id}: ${topBefore}, `
                        + `${heightBefore} to ${top}, ${height}`);
            });
            if (found.length > 0) break;
        }
        return found;
    });
}

// What the keys do, and what is there without a script.
async function problemsOfUse(browser, file) {
    const found = [];
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const at = () => page.evaluate(() => [document.getElementById("slider").value,
        document.getElementById("slider").max].map(Number));
    const press = async (key, wanted) => {
        await page.keyboard.press(key);
        const [step, count] = await at();
        if (step !== wanted(count))
            found.push(`key ${key} leads to step ${step}`);
    };
    await press("End", count => count);
    await press("Home", () => 1);
    await press("ArrowRight", count => Math.min(2, count));
    await press("ArrowLeft", () => 1);
    await page.keyboard.press("?");
    if (!await page.evaluate(() => document.getElementById("help").open))
        found.push("key ? does not help");
    await page.keyboard.press("Escape");
    for (const key of ["c", "f", "p"]) {
        const name = { c: "change", f: "fault", p: "print" }[key];
        await page.keyboard.press("Home");
        const [before] = await at();
        const none = await page.getAttribute("#" + name, "aria-disabled");
        await page.keyboard.press(key);
        if ((await at())[0] === before && none !== "true")
            found.push(`key ${key} leads nowhere`);
    }
    await page.close();
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const words = await plain.newPage();
    await words.goto(pathToFileURL(file).href);
    await words.click("summary");
    if (!await words.isVisible("#steps > li:first-child p"))
        found.push("without scripts it tells nothing");
    await plain.close();
    return found;
}

async function look(browser, file) {
    const problems = [];
    for (const theme of themes) for (const [width, height] of widths) {
        const page = await browser.newPage({
            viewport: { width, height }, colorScheme: theme, bypassCSP: true,
        });
        const say = text => problems.push(`${theme} ${width}: ${text}`);
        page.on("pageerror", error => say(String(error)));
        page.on("request", request => {
            if (!request.url().startsWith("file:")
                && !request.url().startsWith("data:"))
                say("asks for " + request.url());
        });
        await page.goto(pathToFileURL(file).href);
        const steps = await page.evaluate(() =>
            Number(document.getElementById("slider").max) || 0);
        await page.addScriptTag({ content: axe });
        for (const step of [1, Math.ceil(steps / 2), steps]) {
            await page.evaluate(number => { location.hash = "#" + number; }, step);
            await page.waitForFunction(number =>
                document.getElementById("slider").value === String(number), step);
            const result = await page.evaluate(() => window.axe.run(document, {
                resultTypes: ["violations"],
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa",
                    "wcag22aa", "best-practice"],
            }));
            for (const { id, help, nodes } of result.violations)
                say(`step ${step}: axe ${id}: ${help}: ${nodes[0].html.slice(0, 120)}`);
            (await page.evaluate(problemsOfLayout)).forEach(text =>
                say(`step ${step}: ${text}`));
        }
        (await problemsOfMotion(page)).forEach(say);
        await page.close();
    }
    // With its policy, which is off above to let axe in: all of it must run.
    const page = await browser.newPage();
    page.on("console", message => problems.push("it says: " + message.text()));
    page.on("pageerror", error => problems.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    if (!await page.evaluate(() => document.getElementById("board")
        .checkVisibility()))
        problems.push("its own policy keeps it from being drawn");
    await page.close();
    return problems.concat(await problemsOfUse(browser, file));
}

async function speed(browser, file) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const opens = [];
    for (let i = 0; i < 3; i++) {
        await page.goto(pathToFileURL(file).href);
        opens.push(await page.evaluate(() =>
            performance.getEntriesByType("navigation")[0].loadEventEnd));
    }
    const open = opens.sort((a, b) => a - b)[1];
    // Until it is painted: layout, too, is waited for.
    const next = await page.evaluate(async () => {
        const times = [];
        for (let i = 0; i < 30; i++) {
            const begin = performance.now();
            document.getElementById("next").click();
            document.body.getBoundingClientRect();
            times.push(performance.now() - begin);
        }
        return times.sort((a, b) => a - b)[15];
    });
    const steps = await page.evaluate(() =>
        document.getElementById("slider").max);
    console.log(`a page of ${steps} steps in Chromium: ms, and what is wanted`);
    console.log(`open it   ${open.toFixed(1).padStart(7)}  below 500`);
    console.log(`next step ${next.toFixed(1).padStart(7)}  below 50`);
}

(async () => {
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM, args: ["--no-sandbox"],
    });
    let bad = 0;
    for (const file of pages) {
        if (task === "speed") {
            await speed(browser, file);
            continue;
        }
        for (const problem of await look(browser, file)) {
            console.log(`${file}: ${problem}`);
            bad++;
        }
    }
    await browser.close();
    process.exitCode = bad > 0 ? 1 : 0;
})().catch(error => {
    console.error(String(error));
    process.exitCode = 2;
});
