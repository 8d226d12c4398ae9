// From a passage to a finding that its second reader has read, by those whose work it is.
import { journey } from "./lib/journey.mjs";

await journey("findings", async ({ enter, ok, is }) => {
	const writer = await enter("inspector");
	const page = writer.page;
	const press = (name) => Promise.all([page.waitForEvent("load"), page.getByRole("button", { name }).first().click()]);
	const follow = (name) => Promise.all([page.waitForEvent("load"), page.getByRole("link", { name }).first().click()]);

	await writer.go("/code/new");
	await page.locator("#name").fill("Minute altered");
	await page.locator("#line").selectOption("2");
	await press("Save");
	await writer.go("/search?q=%22taxi+firms%22+from:office");
	await Promise.all([page.waitForURL("**/item/**"), page.locator(".res h2 a").first().click()]);
	const item = new URL(page.url()).pathname;
	await writer.go(`${item}/passages`);
	await page.locator("input[type=checkbox]").nth(1).check();
	await press(/Code/);

	await writer.go("/findings");
	await writer.see("none yet");
	await press("Plan it");
	is(await page.locator(".govuk-error-summary").count(), 1, "a finding wants a sentence");
	writer.trouble = []; // a refused form is a 400
	await writer.see("mistake");
	await page.locator("#title").fill("Concerns about named firms were taken out of the minutes.");
	await page.locator("#line").selectOption("2");
	await press("Plan it");
	await writer.see("planned");

	await follow("Write");
	await page.locator("#new1").fill("The office took paragraph 4.2 out of the draft. Members were never told.");
	await page.locator("#past-not-met").check();
	await page.locator("#present-missing").check();
	await writer.see("writing");
	await press("Save a version");
	is(await page.locator(".bare").count(), 2, "both sentences are without evidence");
	await writer.see("without evidence");

	await follow(/Link evidence to: The office/);
	await page.locator("input[name=piece]").first().check();
	await writer.see("choosing evidence");
	await press("Link it");
	await follow(/Link evidence to: Members/);
	await page.locator("input[name=role][value=context]").check();
	await page.locator("input[name=piece][value^=g]").first().check();
	await press("Link it");
	is(await page.locator(".bare").count(), 0, "then each rests on a passage or on a gap");
	await writer.see("with evidence");

	await page.locator("summary", { hasText: "Note somebody criticised" }).click();
	await page.locator("#person").fill("Person C");
	await page.locator("form", { has: page.locator("#person") }).getByRole("button").click();
	await page.waitForLoadState();
	ok((await page.locator("main").innerText()).includes("No letter sent yet"), "somebody criticised has had no letter");
	const finding = new URL(page.url()).pathname;
	await press("Send to second reader");
	await writer.see("sent");
	is(await page.getByRole("button", { name: /I have read it/ }).count(), 0, "who wrote it is not its second reader");

	const second = await enter("second-reader");
	await second.go(finding);
	await second.see("second reader");
	await Promise.all([second.page.waitForEvent("load"), second.page.getByRole("button", { name: /I have read it/ }).click()]);
	ok((await second.page.locator("main").innerText()).includes("tested with the council"), "the second reader passes it on");

	const lead = await enter("lead");
	await lead.go(finding);
	await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("button", { name: "Mark as agreed" }).click()]);
	ok((await lead.page.locator("main").innerText()).includes("kinds of source"), "and nobody agrees on one kind of source");
	lead.trouble = [];
	await lead.see("not agreed");
	await lead.go(`${finding}/versions`);
	await lead.see("versions");
	await lead.go("/findings");
	await lead.see("list");
});
