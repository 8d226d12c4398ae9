// All keys that the help names, on the pages that they are for; and none of them where they were switched off.
import { journey } from "./lib/journey.mjs";

await journey("keys", async ({ enter, ok, is }) => {
	const reader = await enter("lead");
	const page = reader.page;
	const press = (key) => page.keyboard.press(key);
	const focused = (id) => page.evaluate((wanted) => document.activeElement?.id === wanted, id);
	const checked = (selector) => page.locator(selector).isChecked();
	const arrives = async (key, pattern, words) => {
		await Promise.all([page.waitForURL(pattern), press(key)]);
		ok(true, `${key}: ${words}`);
	};

	await reader.go("/code/new");
	await page.locator("#name").fill("Minute altered");
	await reader.submit();
	await reader.go("/findings");
	await page.locator("#title").fill("Concerns were taken out of the record.");
	await reader.submit();
	const finding = new URL(page.url()).pathname;
	await reader.go(finding + "/edit");
	await page.locator("textarea").last().fill("The paragraph was removed.");
	await reader.submit();
	await reader.go(finding);
	await reader.see("finding");
	await arrives("e", "**/link", "evidence is added");

	await reader.go("/search?q=%22taxi+firms%22");
	await press("j");
	await press("j");
	is(await page.evaluate(() => Array.from(document.querySelectorAll("[data-results] h2 a")).indexOf(document.activeElement)), 1, "j goes to the next result");
	await press("k");
	is(await page.evaluate(() => Array.from(document.querySelectorAll("[data-results] h2 a")).indexOf(document.activeElement)), 0, "k to the one before");
	await arrives("?", "**/help", "all keys");

	await reader.go("/search?q=%22taxi+firms%22+from:office");
	await Promise.all([page.waitForURL("**/item/**"), page.locator(".res h2 a").first().click()]);
	const item = new URL(page.url()).pathname;
	await press("/");
	ok(await focused("everywhere"), "/ goes to the search box");
	await reader.go(item + "?q=taxi+firms");
	await press("f");
	ok(await focused("find"), "f finds words in the item");
	await page.locator("h1").first().evaluate(() => document.activeElement.blur());
	await press("]");
	ok(await focused("h1"), "] goes to the next hit");
	await press("]");
	ok(await focused("h2"), "and the next");
	await press("[");
	ok(await focused("h1"), "[ to the one before");
	await press("2");
	ok(await checked("[name=line][value='2']"), "a number puts it under a line of enquiry");
	await press("0");
	ok(await checked("[name=no_line]") && !await checked("[name=line][value='2']"), "0 under none");
	for (const [key, weight] of [["k", "key"], ["R", "relevant"], ["b", "background"], ["n", "not-relevant"]]) {
		await press(key);
		ok(await checked(`[name=weight][value='${weight}']`), `${key} weighs it`);
	}
	await press("m");
	ok(await focused("note"), "m writes a note");
	await press("k");
	is(await page.locator("#note").inputValue(), "k", "keys are off while one types");
	await page.locator("#note").evaluate((note) => note.blur());
	await page.evaluate(() => {
		const run = Array.from(document.querySelectorAll("[data-passages] [data-at]")).find((part) => part.textContent.includes("As discussed"));
		const range = new Range();
		range.setStart(run.firstChild, 0);
		range.setEnd(run.firstChild, 12);
		document.getSelection().removeAllRanges();
		document.getSelection().addRange(range);
	});
	await page.locator("[data-chosen]", {hasText: "Selected"}).waitFor();
	await press("c");
	ok(await focused("code"), "c codes what is selected");
	await page.locator("#code").fill("Minute altered");
	await Promise.all([page.waitForURL("**said=saved**"), press("Enter")]);
	is(await page.locator(".passages li").count(), 1, "the passage has its code");
	await reader.see("coded");
	await press("R");
	await Promise.all([page.waitForURL("**said=saved**"), press("Shift+Enter")]);
	ok(await checked("[name=weight][value=relevant]"), "Shift and Enter saves and stays");
	await arrives("l", "**/use?coding=*", "a finding is chosen for the passage");
	await reader.see("use in a finding");
	await page.locator(".rows a").first().click();
	await page.waitForURL("**/link?piece=*");
	is(await page.locator("[name=piece]:checked").count(), 1, "and the passage is chosen there");
	await reader.see("link evidence");
	await reader.submit();
	await reader.go(item);
	ok((await page.locator("#coding").innerText()).includes("Finding "), "the item says which finding rests on it");
	await arrives("z", "**said=undone**", "undoes");
	await reader.go(item);
	await arrives("t", "**/thread", "the whole thread");

	await reader.go("/reading");
	await page.locator("#name").fill("Two to read");
	await page.locator("#items").fill("100, 105");
	await Promise.all([page.waitForURL("**/reading/1"), page.locator("#name").evaluate((name) => name.form.requestSubmit())]);
	await reader.see("reading list");
	await page.getByRole("link", { name: "Go on reading" }).click();
	await page.waitForURL("**/item/100?list=1");
	await arrives("Enter", "**/item/105?list=1", "saves and goes on");
	await reader.see("item of a list");
	await arrives("ArrowLeft", "**/item/100?list=1", "goes back");

	await reader.go("/account");
	await page.locator("form[action='/account/keys'] button").click();
	await page.waitForURL("**done=keys");
	await reader.go(item);
	await press("2");
	ok(!await checked("[name=line][value='2']"), "keys that were switched off do nothing");
	await press("t");
	is(new URL(page.url()).pathname, item, "none of them");
});
