// What every page and state must pass, whoever made it.
import { createRequire } from "node:module";
import { join } from "node:path";
import { ok } from "./tap.mjs";

const require = createRequire(join(process.env.JOURNEY_MODULES, "package.json"));
const axe = require("axe-core");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TAB_STOPS_MAX = 250;

export async function accessible(page, name) {
	await page.evaluate(axe.source);
	const violations = await page.evaluate(async (tags) => {
		const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
		return result.violations.map((violation) => `${violation.id}: ${violation.help}\n` +
			violation.nodes.slice(0, 3).map((node) => `    ${node.target.join(" ")}: ${node.html.slice(0, 160)}`).join("\n"));
	}, TAGS);
	ok(violations.length === 0, `${name}: axe-core finds nothing`, violations.join("\n"));
}

export async function oneHeading(page, name) {
	const count = await page.locator("h1").count();
	ok(count === 1, `${name}: one h1`, `there are ${count}`);
}

export async function fitsPhone(page, name) {
	const before = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 800 });
	const wide = await page.evaluate(() => {
		const width = document.documentElement.scrollWidth;
		if (width <= 320)
			return "";
		const culprits = [...document.querySelectorAll("body *")]
			.filter((element) => element.getBoundingClientRect().right > 321 &&
				!element.parentElement.closest(".scroll, .boardwrap, .runway, .nav ul"))
			.slice(-4).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
		return `${width} px wide: ${culprits.join(", ")}`;
	});
	ok(wide === "", `${name}: no sideways scroll at 320 px`, wide);
	if (process.env.SHOTS)
		await page.screenshot({ path: join(process.env.SHOTS, `${name.replace(/[^a-z0-9]+/gi, "-")}-narrow.png`) });
	await page.setViewportSize(before);
}

// Remembers how everything looks without focus, then presses Tab until the page is through.
export async function focusShows(page, name) {
	await page.evaluate(() => {
		const props = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor", "borderWidth", "clip", "clipPath", "opacity"];
		globalThis.lookOf = (element) => [element, element.parentElement, element.nextElementSibling]
			.filter((each) => each !== null)
			.map((each) => ["", "::before", "::after"].map((pseudo) => {
				const style = getComputedStyle(each, pseudo || null);
				return props.map((prop) => style[prop]).join("|");
			}).join("/")).join("//");
		document.activeElement?.blur?.();
		globalThis.looks = new Map([...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")]
			.map((element) => [element, globalThis.lookOf(element)]));
		globalThis.seen = new Set();
		window.scrollTo(0, 0);
	});
	const bad = [];
	let stops = 0;
	for (; stops < TAB_STOPS_MAX; stops++) {
		await page.keyboard.press("Tab");
		const found = await page.evaluate(() => {
			const element = document.activeElement;
			if (element === null || element === document.body || globalThis.seen.has(element))
				return null;
			globalThis.seen.add(element);
			const box = element.getBoundingClientRect();
			const words = `${element.tagName.toLowerCase()} "${(element.textContent || element.name || element.id).trim().slice(0, 40)}"`;
			if (globalThis.looks.get(element) === globalThis.lookOf(element))
				return `${words} looks the same with focus`;
			const hidden = ![[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].some(([x, y]) => {
				const hit = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
				return hit !== null && (element.contains(hit) || hit.contains(element));
			});
			return hidden ? `${words} is hidden behind something when it has focus` : "";
		});
		if (found === null)
			break;
		if (found !== "")
			bad.push(found);
	}
	ok(bad.length === 0, `${name}: focus shows at each of ${stops} tab stops`, bad.join("\n"));
}

// The browser says that less motion is wanted.
export async function keepsStill(page, name) {
	const moving = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => {
		const style = getComputedStyle(element);
		const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0.011);
		return (style.animationName !== "none" && lasts(style.animationDuration)) || lasts(style.transitionDuration);
	}).slice(0, 4).map((element) => `${element.tagName.toLowerCase()}.${element.className}`));
	ok(moving.length === 0, `${name}: nothing moves where no motion is wanted`, moving.join("\n"));
}

export async function picture(page, name) {
	if (process.env.SHOTS)
		await page.screenshot({ path: join(process.env.SHOTS, `${name.replace(/[^a-z0-9]+/gi, "-")}.png`), fullPage: true });
}
