// The report before anything is agreed: the page, the document, and the file that needs nothing else.
import { readFileSync } from "node:fs";
import { journey } from "./lib/journey.mjs";

await journey("report", async ({ enter, ok, is }) => {
	const lead = await enter("lead");
	await lead.go("/findings");
	await lead.page.getByLabel("The finding in one sentence").fill("Concerns about drivers were taken out of the record");
	await Promise.all([lead.page.waitForURL("**/finding/**"), lead.page.getByRole("button", { name: "Plan it" }).click()]);
	await lead.go("/report");
	ok(await lead.page.locator(".hatchmark").count() === 1, "what is not agreed is hatched");
	await lead.see("report page");
	await lead.go("/report/document");
	is(await lead.page.getByText("Concerns about drivers").count(), 0, "and is not in the document");
	await lead.see("report document");
	await lead.go("/report");
	const [download] = await Promise.all([
		lead.page.waitForEvent("download"),
		lead.page.getByRole("link", { name: "Take it out" }).click(),
	]);
	const file = readFileSync(await download.path(), "utf8");
	ok(file.includes("<style>") && !file.includes("<link") && !file.includes("<script"), "the file loads nothing");
});
