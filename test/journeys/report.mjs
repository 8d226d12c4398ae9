// The report: before anything is agreed, as a draft, and as a copy with a number, of HTML and PDF.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { journey } from "./lib/journey.mjs";

// What a link gives as a file.
async function taken(who, name) {
	const [download] = await Promise.all([who.page.waitForEvent("download"),
		who.page.getByRole("link", { name }).first().click()]);
	return readFileSync(await download.path());
}

await journey("report", async ({ enter, ok, is }) => {
	const lead = await enter("lead");
	const page = lead.page;
	await lead.go("/findings");
	await page.getByLabel("The finding in one sentence").fill("Concerns about drivers were taken out of the record");
	await Promise.all([page.waitForURL("**/finding/**"), page.getByRole("button", { name: "Plan it" }).click()]);
	await lead.go("/report");
	ok(await page.locator(".hatchmark").count() === 1, "what is not agreed is hatched");
	await lead.see("report page");
	await lead.go("/report/document");
	is(await page.getByText("Concerns about drivers").count(), 0, "and is not in the document");
	await lead.see("report document");
	await lead.go("/report/document?draft=1");
	is(await page.getByText("Concerns about drivers").count(), 1, "it is in the draft");
	ok((await page.locator(".not").first().innerText()).includes("A draft"), "which says that it is one");
	await lead.see("draft");
	await page.emulateMedia({ media: "print" });
	is(await page.locator(".toc").isVisible(), false, "printed by a browser it has no navigation");
	await page.emulateMedia({ media: null });

	await lead.go("/report");
	await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Make a copy now" }).click()]);
	await lead.see("being made");
	const again = page.getByRole("link", { name: "Look again" });
	for (let looks = 0; looks < 500 && await again.count() > 0; looks++)
		await page.reload();
	ok((await page.locator("main").innerText()).includes("Copy 1"), "a copy was made", await page.locator("main").innerText());
	await lead.see("a copy");
	const html = await taken(lead, /^HTML, /);
	const words = html.toString("utf8");
	ok(words.includes("<style>") && !words.includes("<link") && !words.includes("<script"), "the file loads nothing");
	const listed = await page.locator("main").innerText();
	ok(listed.includes(createHash("sha256").update(html).digest("hex")), "its hash is the one that is listed");
	if (await page.getByRole("link", { name: /^PDF, / }).count() > 0) {
		const pdf = await taken(lead, /^PDF, /);
		ok(pdf.subarray(0, 5).toString() === "%PDF-", "the PDF is one");
		ok(listed.includes(createHash("sha256").update(pdf).digest("hex")), "and its hash is the one that is listed");
	} else
		ok(listed.includes("WeasyPrint"), "without WeasyPrint it says why there is no PDF");
	await lead.go("/log");
	ok((await page.locator("main").innerText()).includes("A copy of the report was made"), "the log says that it was made");
	await lead.go("/findings");
	await page.getByLabel("The finding in one sentence").fill("Another finding");
	await Promise.all([page.waitForURL("**/finding/**"), page.getByRole("button", { name: "Plan it" }).click()]);
	await lead.go("/report");
	ok((await page.locator("main").innerText()).includes("outdated"), "then the copy is outdated, and says so");
	await lead.see("outdated");
});
