// Two people code the same words at once: nothing is lost, and both are told. Then people search and code while a
// delivery is taken in: nobody is kept out, and they see it come.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { first } from "./lib/paths.mjs";
import { candour, ingestBeside, verified } from "./lib/program.mjs";

const MAILS = 2000;
const LETTER = "As agreed I have taken out 4.2. Please delete the earlier draft.";

function smallMake(folder) {
	mkdirSync(folder);
	writeFileSync(join(folder, "Draft minutes.eml"), ["From: Office <office@norchester.example>", "To: Committees <c@norchester.example>",
		"Subject: Draft minutes", "Date: Thu, 14 Mar 2013 17:52:00 +0000", "Message-ID: <one@norchester.example>",
		"Content-Type: text/plain; charset=utf-8", "", LETTER, ""].join("\r\n"));
}

// Many mails of an office, each with words of its own.
function largeMake(folder) {
	const places = ["Ashgrove", "Brackley", "Cattle Market", "Dunnock Lane", "Eastfield", "Fenwater", "Quayside"];
	mkdirSync(folder);
	for (let i = 0; i < MAILS; i++) {
		const place = places[i * 37 % 7];
		const day = new Date(Date.UTC(2012, 0, 2, 9, i * 97 % 480) + Math.floor(i / 6) * 86400000);
		writeFileSync(join(folder, `mail ${i}.eml`), [`From: Officer ${i * 31 % 23} <officer${i * 31 % 23}@norchester.example>`,
			`To: Licensing <licensing@norchester.example>`, `Subject: ${place}, minutes ${i * 7919 % 9973}`, `Date: ${day.toUTCString().replace("GMT", "+0000")}`,
			`Message-ID: <n${i}@norchester.example>`, "Content-Type: text/plain; charset=utf-8", "",
			`The minutes of ${place} name vehicle ${i * 104729 % 99991} and badge ${i * 1299709 % 99989}.`, `Plate ${i} was renewed in week ${i % 52}.`, ""].join("\r\n"));
	}
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

const CROWD = 18;

// Eighteen more search, read and look at the disclosure all the while; what is no page is told.
function crowdWork(who, item, isDone) {
	const paths = ["/search?q=minutes", item, "/disclosure"];
	const wrong = [];
	const counts = new Set();
	let coming = 0;
	const one = async (at) => {
		let pages = 0;
		for (; !isDone() || pages === 0; pages++) {
			const response = await who.context.request.get(who.journey.address + paths[(at + pages) % paths.length],
				{ timeout: 0 });
			const page = await response.text();
			if (response.status() !== 200 || !page.includes("</html>"))
				wrong.push(`${paths[(at + pages) % paths.length]} answers ${response.status()}`);
			if (!isDone())
				counts.add(Number(page.match(/class="reshead[^]*?<strong[^>]*>([\d,]+)/)?.[1].replace(/,/g, "") ?? 0));
			coming += page.includes("being taken in, or left half taken in");
		}
		return pages;
	};
	return Promise.all(Array.from({ length: CROWD }, (_, at) => one(at))).then((pages) => ({ pages, wrong, coming, counts: [...counts].filter((count) => count > 0) }));
}

// How many a search finds now, and the items it shows.
async function found(who) {
	const response = await who.page.goto(`${who.journey.address}/search?q=minutes`);
	return { status: response.status(), count: Number((await who.page.locator(".reshead strong").first().innerText()).replace(/\D/g, "")),
		items: await who.page.locator(".res h2 a").evaluateAll((links) => links.map((link) => link.getAttribute("href").split("?")[0])) };
}

async function workMeanwhile(item, lead, analyst, running, { ok, is }) {
	const seen = { counts: [], saves: 0, opened: 0, refused: [] };
	const before = await found(lead);
	let done = false;
	void running.then(() => done = true);
	const crowd = crowdWork(lead, item, () => done);
	while (!done) {
		let now = await found(lead);
		while (!done && now.count === before.count)
			now = await found(lead);
		seen.counts.push(now.count);
		const fresh = now.items.find((one) => !before.items.includes(one));
		if (fresh && !done) {
			const opened = await lead.page.goto(lead.journey.address + fresh);
			const isReadable = opened.status() === 200 && await lead.page.locator(".doc").count() > 0;
			seen.opened += isReadable && !done;
			if (!isReadable)
				seen.refused.push(`${fresh} answers ${opened.status()}`);
		}
		await analyst.page.goto(`${analyst.journey.address}${item}`);
		await analyst.page.locator("#note").fill(`Read again, ${seen.counts.length}.`);
		await Promise.all([analyst.page.waitForEvent("load"), analyst.page.getByRole("button", { name: "Save", exact: true }).last().click()]);
		if ((await analyst.page.locator("main").innerText()).includes("Saved"))
			seen.saves++;
		else
			seen.refused.push(await analyst.page.locator("main").innerText());
	}
	const { pages, wrong, coming, counts } = await crowd;
	ok(seen.counts.length > 0 && seen.saves === seen.counts.length && seen.refused.length === 0,
		`${seen.counts.length} searches and ${seen.saves} savings while the delivery was taken in, none refused`, seen.refused.join("\n"));
	ok(wrong.length === 0 && pages.every((count) => count > 1), `${CROWD} others were given ${pages.reduce((a, b) => a + b)} pages meanwhile, and nothing else`,
		wrong.slice(0, 5).join("\n"));
	ok(coming > 0, `the delivery is shown to them as being taken in, ${coming} times`);
	ok(seen.counts.every((count, at) => at === 0 || count >= seen.counts[at - 1]) && Math.max(...counts) > before.count,
		`searches find more as it comes: ${before.count}, then ${counts.join(", ")}`);
	ok(seen.opened > 0, `what came in is opened before the rest is in, ${seen.opened} times`);
	// What was answered is kept: the last note is the one that was saved last.
	await analyst.go(item);
	is(await analyst.page.locator("#note").inputValue(), `Read again, ${seen.counts.length}.`, "the last saving is kept");
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
	const large = join(inspection, "..", "large");
	largeMake(large);
	const running = ingestBeside(inspection, large);
	await workMeanwhile(item, lead, analyst, running, all);
	is(await running, 0, "the delivery is taken in");
	await lead.go(`/search?q=%22Plate+${MAILS - 1}%22`);
	is(await lead.page.locator(".res").count(), 1, "and what came is found");
	is((await found(lead)).count, MAILS + 1, "all of it");
	ok(verified(inspection), "all verifies");
	for (const who of [lead, analyst])
		who.quiet(who.user.login);
}, { ingest: false });
