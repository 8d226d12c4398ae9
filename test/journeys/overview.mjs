// The overview: before anything was read, after a day's work, and for those who see less of it.
import { journey } from "./lib/journey.mjs";

await journey("overview", async ({ enter, ok, is }) => {
	const lead = await enter("lead");
	const page = lead.page;
	const press = (name) => Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).first().click()]);
	const board = () => page.locator(".board tbody tr");

	await lead.go("/");
	is(await page.locator(".forecast li").first().innerText(), "No reading list is open, so there is no forecast of reading.",
		"no forecast without a list");
	is(await board().nth(1).locator(".c .hx").count() > 0, true, "years in which records are missing are hatched");
	is(await board().nth(1).locator(".f").innerText(), "none planned", "no finding is planned");
	await lead.see("nothing done");

	await lead.go("/code/new");
	await page.locator("#name").fill("Minute altered");
	await page.locator("#line").selectOption("2");
	await press("Save");
	await lead.go("/search?q=%22taxi+firms%22+from:office");
	await Promise.all([page.waitForURL("**/item/**"), page.locator(".res h2 a").first().click()]);
	await lead.go(`${new URL(page.url()).pathname}/passages`);
	await page.locator("input[type=checkbox]").nth(1).check();
	await press(/Code/);
	await lead.go("/reading");
	await page.locator("#name").fill("Minutes");
	await page.locator("#reader").selectOption("iharrowgate");
	await page.locator("#query").fill("minutes");
	await press("Make the list");
	await lead.go("/findings");
	await page.locator("#title").fill("Concerns about named firms were taken out of the minutes.");
	await page.locator("#line").selectOption("2");
	await press("Plan it");

	await lead.go("/");
	const counts = await board().nth(1).locator(".c").allInnerTexts();
	is(counts.filter((count) => count.startsWith("1")).length, 1, "the coded item counts once, in its year");
	is(await board().nth(1).locator(".f .sign").count(), 1, "the finding has its sign");
	ok((await page.locator(".forecast").innerText()).includes("none in the last 14 days"), "nobody has read, so there is no forecast");
	ok((await page.locator(".todo").innerText()).includes("left in your reading list B-1"), "the list waits for its reader");
	await lead.see("begun");

	const officer = await enter("disclosure-officer");
	await officer.go("/");
	is(await officer.page.locator(".board .f").count(), 0, "who may not read findings sees none");
	await officer.see("disclosure officer");
});
