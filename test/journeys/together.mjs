// Two people code the same words at once: nothing is lost, and both are told. Then people search and code while a
// delivery is taken in: nobody is kept out, and they see it come.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { first } from "./lib/paths.mjs";
import { candour, ingestBeside } from "./lib/program.mjs";

const LETTER = "As agreed I have taken out 4.2. Please delete the earlier draft.";

function smallMake(folder) {
	mkdirSync(folder);
	writeFileSync(join(folder, "Draft minutes.eml"), ["From: Office <office@norchester.example>", "To: Committees <c@norchester.example>",
		"Subject: Draft minutes", "Date: Thu, 14 Mar 2013 17:52:00 +0000", "Message-ID: <one@norchester.example>",
		"Content-Type: text/plain; charset=utf-8", "", LETTER, ""].join("\r\n"));
}

// The words are chosen by the mouse, as one reads.
async function wordsChoose(page) {
	const box = await page.locator(".doc [data-at]", { hasText: "taken out" }).first().boundingBox();
	await page.mouse.move(box.x + 1, box.y + 8);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width - 1, box.y + box.height - 8, { steps: 4 });
	await page.mouse.up();
	await page.locator("[data-chosen]", { hasText: "Selected" }).waitFor();
}

async function bothAtOnce(item, lead, analyst, { ok }) {
	for (const [who, code, weight] of [[lead, "Minute altered", "Key"], [analyst, "Instruction to destroy", "Relevant"]]) {
		await who.go(item);
		await wordsChoose(who.page);
		await who.page.locator("#code").fill(code);
		await who.page.locator(".rel label", { hasText: weight }).first().click();
	}
	const save = (who) => Promise.all([who.page.waitForEvent("load"),
		who.page.getByRole("button", { name: "Save", exact: true }).last().click()]);
	await Promise.all([save(lead), save(analyst)]);
	const said = [await lead.page.locator("#coding").innerText(), await analyst.page.locator("#coding").innerText()];
	ok(said[0].includes("Tomas Marchetti-Vale saved at the same time") || said[1].includes("Ines Harrowgate saved at the same time"),
		"who came second is told at once", said.join("\n----\n"));
	for (const who of [lead, analyst]) {
		await who.go(item);
		const words = await who.page.locator("#coding").innerText();
		ok(words.includes("Minute altered") && words.includes("Instruction to destroy"), `${who.user.name} has both codes`, words);
		ok(/said otherwise at the same time/.test(words), `${who.user.name} is told that the weights differ`, words);
		await who.see(`both ${who.user.login}`);
	}
}

async function workMeanwhile(item, lead, analyst, running, { ok }) {
	let searches = 0;
	let saves = 0;
	let growth = new Set();
	let coming = 0;
	let done = false;
	void running.then(() => done = true);
	while (!done) {
		await lead.page.goto(`${lead.journey.address}/search?q=minutes`);
		growth.add((await lead.page.locator(".reshead strong").first().innerText().catch(() => "none")).trim());
		searches++;
		await analyst.page.goto(`${analyst.journey.address}${item}`);
		await analyst.page.locator("#note").fill(`Read again, ${saves}.`);
		await Promise.all([analyst.page.waitForEvent("load"), analyst.page.getByRole("button", { name: "Save", exact: true }).last().click()]);
		if ((await analyst.page.locator("main").innerText()).includes("Saved"))
			saves++;
		await lead.page.goto(`${lead.journey.address}/disclosure`);
		if (await lead.page.locator("main table").first().locator("tbody tr").count() > 1)
			coming++;
	}
	ok(searches > 1 && saves === searches, `${searches} searches and ${saves} savings while the delivery was taken in, none refused`);
	ok(coming > 0, `the delivery is shown while it comes, ${coming} times`);
	ok(growth.size > 1, `searches find more as it comes: ${[...growth].join(", ")}`);
}

await journey("together", async (all) => {
	const { inspection, enter, ok, is } = all;
	const folder = join(inspection, "..", "small");
	smallMake(folder);
	candour(["ingest", inspection, folder, "--from", "Norchester BC", "--custodian", "Committee Services", "--received", "2014-10-01"]);
	const lead = await enter("lead");
	const analyst = await enter("analyst");
	for (const name of ["Minute altered", "Instruction to destroy"])
		await lead.send("/code", { code: "0", version: "0", name, colour: "teal", line: "2" });
	const item = await first(lead, "\"taken out\"");
	await bothAtOnce(item, lead, analyst, all);
	const running = ingestBeside(inspection);
	await workMeanwhile(item, lead, analyst, running, all);
	is(await running, 0, "the delivery is taken in");
	await lead.go("/search?q=%22taxi+firms%22+from:office");
	is(await lead.page.locator(".res").count(), 1, "and what came is found");
	for (const who of [lead, analyst])
		who.quiet(who.user.login);
}, { ingest: false });
