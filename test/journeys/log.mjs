// From the log to one entry and its proof, taken away as a file; an auditor sees as much, and no words of evidence.
import { readFileSync } from "node:fs";
import { journey } from "./lib/journey.mjs";

async function taken(visitor, name) {
	const [download] = await Promise.all([visitor.page.waitForEvent("download"),
		visitor.page.getByRole("link", { name }).click()]);
	return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

// Asks, and looks again until it is done.
async function verified(visitor, ok) {
	await visitor.go("/log");
	await visitor.page.getByRole("button", { name: "Verify now" }).click();
	for (let i = 0; i < 100 && await visitor.page.getByRole("link", { name: "Look again" }).count() > 0; i++) {
		if (i === 0)
			await visitor.see("verifying");
		await visitor.page.waitForTimeout(200);
		await visitor.go("/log");
	}
	await visitor.see("verified");
	const says = await visitor.page.locator("section", { has: visitor.page.locator("#verify") }).innerText();
	ok(says.includes("As it was sealed") && says.includes("nothing was altered, removed, added or back-dated"), "all is as it was sealed");
}

await journey("log", async ({ enter, ok, is }) => {
	const lead = await enter("lead");
	await lead.go("/log?kind=received");
	await lead.see("entries");
	const path = await lead.page.locator(".logrows a.num").first().getAttribute("href");
	await lead.go(path);
	await lead.see("entry");
	const whole = await taken(lead, "The proof");
	ok(/^entry-\d+\.tlog-proof$/.test(whole.name) && whole.text.startsWith("c2sp.org/tlog-proof@v1\n"), "the proof is a file");
	await lead.go("/log");
	const exported = await lead.page.locator(".logrows li", { hasText: "left the workbench as a file" }).count();
	is(exported, 1, "that it was taken away is in the log");
	const checkpoint = await taken(lead, "The checkpoint");
	ok(/^checkpoint-\d+$/.test(checkpoint.name) && checkpoint.text.includes("\n\n\u2014 "), "the checkpoint is a signed note");

	await verified(lead, ok);
	const head = await lead.page.locator("header, .top, body").first().innerText();
	ok(/Sealed, checked \d\d:\d\d/.test(head), "the head of each page says when it was verified");

	const auditor = await enter("auditor", { scripts: false });
	await verified(auditor, ok);
	await auditor.go(path);
	ok(await auditor.page.locator("main").innerText().then((text) => !text.includes("Path") && text.includes("not shown here")),
		"an auditor is not told names of files");
	const closed = await taken(auditor, "The proof");
	ok(closed.text.length < whole.text.length, "nor by the proof");
	await auditor.go("/log?number=100");
	is(await auditor.page.locator(".logrows a[href^='/item/']").count(), 0, "and has no way to items");
});
