// From a search to an item, its gaps and the letter that asks for what is missing.
import { journey } from "./lib/journey.mjs";
import { passageCode } from "./lib/worked.mjs";

// Where two things stand on the page, as it is that wide.
async function boxes(page, width, selectors) {
	await page.setViewportSize({ width, height: 900 });
	return Promise.all(selectors.map((selector) => page.locator(selector).first().boundingBox()));
}

// Beside a coded passage stands its code and who put it there: in the margin, or above it where there is none.
async function tagBeside(reader, item, { ok }) {
	await reader.send("/code", { code: "0", version: "0", name: "Minute altered", colour: "teal", line: "2", definition: "",
		include_when: "", exclude_when: "", example: "", parent: "0" });
	await passageCode(reader, item, "taken out 4.2", "Minute altered");
	await reader.go(item);
	const words = await reader.page.locator(".doc .tag").first().innerText();
	ok(words.includes("Minute altered") && words.includes(reader.user.name), "a coded passage has its code and its coder beside it", words);
	for (const width of [1440, 1280]) {
		const [tag, passage] = await boxes(reader.page, width, [".doc .tag", ".doc .hl"]);
		ok(tag.x >= passage.x + passage.width && Math.abs(tag.y - passage.y) < 24,
			`in the margin, at its height, at ${width} px`, JSON.stringify([tag, passage]));
	}
	const [tag, passage] = await boxes(reader.page, 320, [".doc .tag", ".doc .hl"]);
	ok(tag.y + tag.height <= passage.y + 8 && tag.x + tag.width <= 320, "and above it on a telephone", JSON.stringify([tag, passage]));
	await reader.page.setViewportSize({ width: 1440, height: 900 });
	await reader.see("coded item");
}

await journey("reading", async ({ enter, ok, is }) => {
	const reader = await enter("lead");
	await reader.go("/search?q=taxi+near/10+(concern*+or+complaint*)+and+minute*");
	await reader.see("search results");
	await reader.go("/nowhere", { status: 404 });
	is(await reader.page.locator("nav[aria-label=Inspection] a", { hasText: "Search" }).count(), 1, "an error keeps the navigation");
	await reader.see("no such page");
	await reader.go("/search?q=taxi+AND", { status: 400 });
	await reader.see("search mistake");
	await reader.go("/search?q=%22taxi+firms%22+from:office");
	await Promise.all([reader.page.waitForURL("**/item/**"), reader.page.locator(".res h2 a").first().click()]);
	is(await reader.page.locator(".thread .gone").count() > 0, true, "the thread shows what is missing of it");
	ok(await reader.page.locator("mark.hit").count() > 0, "hits of the search are marked");
	await reader.see("item");
	const item = new URL(reader.page.url()).pathname;
	await reader.page.keyboard.press("t");
	await reader.page.waitForURL("**/thread");
	is(await reader.page.locator(".thread--whole .absent").count() > 0, true, "the whole thread shows what is missing of it");
	ok((await reader.page.locator("details.mail").count()) > 1, "and every mail that is held");
	await reader.see("whole thread");
	await reader.go(item + "/use");
	await reader.see("use in a finding, nothing coded");
	await tagBeside(reader, item, { ok });
	await reader.go(item);
	await reader.go(await reader.page.locator(".tabs a").nth(2).getAttribute("href"));
	await reader.see("item headers");
	await reader.go("/search?q=file:%22Licence+decisions.xlsx%22");
	await reader.go(await reader.page.locator(".res h2 a").first().getAttribute("href"));
	await reader.see("item sheet");
	await reader.go("/search?q=file:%22Scan+2011-11-30%22");
	await reader.go(await reader.page.locator(".res h2 a").first().getAttribute("href"));
	await reader.page.waitForFunction(() => document.querySelector("img.scan")?.naturalWidth > 100);
	ok(true, "a scan in TIFF is shown as a picture");
	await reader.see("scan in TIFF");
	await reader.go("/gaps?kind=message-absent");
	await reader.go(await reader.page.locator(".gaps a.t").first().getAttribute("href"));
	await reader.see("gap");
	await reader.go(await reader.page.getByText("Write the request").getAttribute("href"));
	await reader.see("request letter");
});
