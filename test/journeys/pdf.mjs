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

	const plain = await enter("inspector", { scripts: false });
	await plain.go(path);
	is(await plain.page.locator("canvas").count(), 0, "without scripts nothing is drawn");
	ok(await plain.page.locator("main").innerText().then((text) => text.includes("LC/2012/045")), "and the text is there");
});
