// A PDF is drawn under the policy of its page, with its text over it and the hits marked; without scripts its text is there.
import { journey } from "./lib/journey.mjs";

await journey("pdf", async ({ enter, ok, is }) => {
	const reader = await enter("analyst");
	await reader.go("/search?q=%22LC%2F2012%2F045%22%20file%3A*.pdf");
	const path = await reader.page.locator("main a[href^='/item/']").first().getAttribute("href");
	const drawn = reader.page.locator(".pdf__text span").first();
	await reader.go(path);
	await drawn.waitFor({ state: "attached" });
	is(await reader.page.locator(".pdf__page").count(), 1, "the page of the file is drawn");
	ok(await reader.page.locator(".pdf__text").innerText().then((text) => text.includes("LC/2012/045")), "its text lies over it");
	ok(await reader.page.evaluate(() => (CSS.highlights.get("hit")?.size ?? 0) > 0), "hits are marked");
	await reader.see("reading");

	// Words that are chosen on the page are coded with their place in the text, and where they lie on the page.
	const lead = await enter("lead");
	await lead.go("/code/new");
	await lead.page.locator("#name").fill("Licence");
	await lead.submit();
	await reader.go(path);
	await drawn.waitFor({ state: "attached" });
	const span = reader.page.locator(".pdf__text span").filter({ hasText: "LC/2012/045" }).first();
	const words = await span.evaluate((part) => {
		const range = new Range();
		range.selectNodeContents(part);
		document.getSelection().removeAllRanges();
		document.getSelection().addRange(range);
		return part.textContent.trim();
	});
	await reader.page.waitForFunction(() => document.querySelector("[data-passage]").value !== "");
	const [from, to] = (await reader.page.locator("[data-passage]").inputValue()).split("-").map(Number);
	const sealed = await reader.page.evaluate(() => Array.from(document.querySelectorAll("[data-at]")).map((run) => [Number(run.dataset.at), run.textContent]));
	const stretch = sealed.map(([at, text]) => Array.from(text).filter((_, i) => at + i >= from && at + i < to).join("")).join("");
	is(stretch.replace(/\s/g, ""), words.replace(/\s/g, ""), "words chosen on the page are the same words of the sealed text");
	await reader.page.locator("#code").fill("Licence");
	await Promise.all([reader.page.waitForURL("**said=saved**"), reader.page.locator("#code").press("Enter")]);
	const box = reader.page.locator(".pdf__box").first();
	await box.waitFor({ state: "attached" });
	const [drawnBox, wordsBox] = [await box.boundingBox(), await span.boundingBox()];
	ok(Math.abs(drawnBox.x - wordsBox.x) < 3 && Math.abs(drawnBox.y - wordsBox.y) < 4 && Math.abs(drawnBox.width - wordsBox.width) < 6,
		"and the page shows where they lie", JSON.stringify([drawnBox, wordsBox]));
	await reader.see("coded on the page");
	await lead.send(path.split("?")[0] + "/coding", { s: "0-4", code: "Licence", boxes: "[[1,2]]" }, { status: 400 });
	await lead.send(path.split("?")[0] + "/coding", { s: "0-4", code: "Licence", boxes: "<script>" }, { status: 400 });

	const plain = await enter("inspector", { scripts: false });
	await plain.go(path);
	is(await plain.page.locator("canvas").count(), 0, "without scripts nothing is drawn");
	ok(await plain.page.locator("main").innerText().then((text) => text.includes("LC/2012/045")), "and the text is there");
});
