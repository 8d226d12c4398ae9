// Whoever arrives: the help, signing in, and each way that the navigation offers.
import { journey } from "./lib/journey.mjs";

await journey("first", async ({ visitor, enter, ok, is }) => {
	const stranger = await visitor(null);
	await stranger.go("/help");
	await stranger.see("help");
	await stranger.go("/nowhere", { status: 404 });
	await stranger.see("no such page");
	await stranger.page.goto(`${stranger.journey.address}/help`);
	await stranger.page.keyboard.press("Tab");
	is(await stranger.page.evaluate(() => document.activeElement.textContent), "Skip to main content",
		"the first tab stop skips to the page");
	await stranger.page.keyboard.press("Enter");
	is(await stranger.page.evaluate(() => document.activeElement.id), "main", "and goes there");

	await stranger.go("/sign-in");
	await stranger.see("sign in");

	const lead = await enter("lead");
	await lead.see("account");
	const ways = await lead.page.locator(".nav a").evaluateAll((links) =>
		links.map((link) => [link.getAttribute("href"), link.firstChild.textContent.trim()]));
	ok(ways.length > 0, "the lead inspector may go somewhere");
	for (const [path, words] of ways) {
		await lead.go(path);
		is(await lead.page.locator(".nav a[aria-current]").count(), 1, `${words} is marked as here`);
		await lead.see(words.toLowerCase());
	}
	await lead.go("/account");
	await lead.page.keyboard.press("/");
	is(await lead.page.evaluate(() => document.activeElement.name ?? ""), "q", "the key / goes to the search box");
	await lead.page.keyboard.press("?");
	is(await lead.page.locator("#everywhere").inputValue(), "?", "and while one types, keys are letters");
	await lead.page.evaluate(() => document.activeElement.blur());
	await Promise.all([lead.page.waitForURL("**/help"), lead.page.keyboard.press("?")]);
	ok(true, "the key ? shows all keys");

	const entered = {};
	for (const [role, page] of [["auditor", "/log"], ["disclosure-officer", "/"]]) {
		const one = entered[role] = await enter(role);
		await one.go("/");
		is(new URL(one.page.url()).pathname, page, `the ${role} begins where there is something for them`);
		one.quiet(role);
	}

	// Somebody's machine was left somewhere.
	const { auditor, "disclosure-officer": officer } = entered;
	await lead.go("/people");
	await lead.page.locator("main tr", { hasText: auditor.user.login }).locator("a").click();
	ok((await lead.page.locator("main").textContent()).includes("In one browser now."), "the lead sees that somebody is signed in");
	await Promise.all([lead.page.waitForURL("**/people/*?done=sessions"), lead.page.getByRole("button", { name: "Sign out everywhere" }).click()]);
	await lead.see("a person signed out");
	ok((await lead.page.locator("main").textContent()).includes("In no browser now."), "and signs them out");
	await auditor.page.goto(`${auditor.journey.address}/log`);
	is(new URL(auditor.page.url()).pathname, "/sign-in", "who must sign in again");
	await officer.go("/");
	is(new URL(officer.page.url()).pathname, "/", "nobody else must");
});
