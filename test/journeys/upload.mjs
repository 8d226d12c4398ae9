// A delivery comes through the browser: by an officer with scripts, in pieces, lost in the middle and gone on with; by the
// liaison officer of the authority without scripts, who sees the requests and their own receipts, and nothing else.
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";

const MB = 1 << 20;

const hash = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

// A letter about the gaps, sent; its page.
async function requestSend(lead, ok) {
	await lead.go("/gaps");
	await lead.page.locator("input[name=gap]").first().check();
	await lead.page.locator("input[name=gap]").nth(1).check();
	await Promise.all([lead.page.waitForEvent("load"), lead.page.locator("#ask button").click()]);
	for (const [box, words] of [["day", "31"], ["month", "1"], ["year", "2099"]])
		await lead.page.locator(`#due-${box}`).fill(words);
	await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("button", { name: "Write it anew" }).click()]);
	await lead.see("draft of a request");
	await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("button", { name: "Number it" }).click()]);
	ok(new URL(lead.page.url()).pathname === "/request/1", "the letter has a number and a page");
}

// All doors of the inspection, as their processes.
function doors(inspection) {
	return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
		try {
			return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "candour-door" &&
				readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(inspection);
		} catch {
			return false; // it has ended meanwhile
		}
	}).map(Number);
}

function doorsKill(inspection) {
	const all = doors(inspection);

	for (const pid of all)
		process.kill(pid, "SIGKILL");
	return all.length;
}

// The most memory of its own that a door has now, in bytes.
function doorMemory(inspection) {
	return Math.max(...doors(inspection).map((pid) =>
		Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/^RssAnon:\s+(\d+) kB/m)[1]) * 1024));
}

// The whole of a large file in one form, as who has no scripts sends it: a door keeps nothing of it in memory.
async function wholeSend(officer, inspection, file, { ok }) {
	const before = doorMemory(inspection);

	await officer.go("/uploads/new");
	await officer.page.locator("#custodian").fill("Licensing team");
	await officer.page.locator("#file").setInputFiles(file);
	await Promise.all([officer.page.waitForEvent("load"), officer.page.getByRole("button", { name: "Upload" }).click()]);
	const receipt = await officer.page.locator("main").innerText();
	ok(receipt.includes("Receipt") && receipt.includes(hash(file)), "without scripts a form brings the whole file", receipt);
	const more = doorMemory(inspection) - before;
	ok(more < 16 * MB, "and no door keeps it in its memory", `${more} bytes more`);
}

// What the script does, by hand and wrongly.
async function hand(visitor) {
	const { address } = visitor.journey;
	const csrf = await visitor.csrfGet();
	const ask = (path, data, headers = {}) => visitor.context.request.post(address + path, { data, maxRedirects: 0,
		headers: { Origin: address, "X-Candour-Csrf": csrf, "Content-Type": "application/octet-stream", ...headers } });
	const form = (path, fields, headers = {}) => ask(path, new URLSearchParams({ csrf, ...fields }).toString(),
		{ "Content-Type": "application/x-www-form-urlencoded", ...headers });
	return { ask, form };
}

async function wrongly(officer, liaison, { ok, is }) {
	const { ask, form } = await hand(officer);
	const other = await hand(liaison);
	const fields = { name: "a.txt", given_by: "Norchester BC", custodian: "Licensing", received: "2014-10-02" };
	const begun = await (await form("/uploads/begin", { ...fields, size: "10" })).json();
	const at = (offset, bytes, headers) => ask(`${begun.page}/piece?at=${offset}`, bytes, headers);

	is((await at(5, "12345")).status(), 409, "a piece for another place is refused");
	is((await (await at(5, "12345")).json()).offset, 0, "with the right one");
	is((await at(0, "12345678901")).status(), 413, "more than was said is refused");
	is((await at(0, "12345", { "X-Candour-Csrf": "none" })).status(), 403, "and so is one without the secret");
	is((await at(0, Buffer.alloc(13 * MB))).status(), 413, "and one that is too large");
	is((await at(0, "12345")).status(), 200, "a right one is kept");
	is((await form(`${begun.page}/end`, {})).status(), 400, "half a file is not received");
	is((await other.ask(`${begun.page}/piece?at=5`, "67890")).status(), 404, "nobody adds to another's");
	is((await other.form(`${begun.page}/cancel`, {})).status(), 404, "nor gives it up");
	is((await form("/uploads/begin", { ...fields, size: String(2 ** 50) })).status(), 413, "a file beyond all is refused at once");
	is((await form("/uploads/begin", { ...fields, size: "10", request: "7" })).status(), 404, "and an answer to no letter");
	is((await form("/uploads/begin", { ...fields, size: "10", received: "2090-01-01" })).status(), 400, "and a day to come");
	is((await form(`${begun.page}/cancel`, { why: "It was a trial." })).status(), 303, "it is given up");
	is((await at(5, "67890")).status(), 409, "and nothing is added then");
	ok(true, "wrong ways are refused");
}

async function taken(visitor, link) {
	const [download] = await Promise.all([visitor.page.waitForEvent("download"), link.click()]);
	return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

// A byte of what waits is turned round where it lies, or back.
function byteTurn(inspection) {
	const path = join(inspection, "incoming/uploads/1/Mailboxes of 2013.bin");
	const fd = openSync(path, "r+");
	const byte = Buffer.alloc(1);

	readSync(fd, byte, 0, 1, MB);
	byte[0] ^= 1;
	writeSync(fd, byte, 0, 1, MB);
	closeSync(fd);
}

// Looks again until the page has those words.
async function lookUntil(visitor, words) {
	for (let looks = 0; looks < 1000 && !(await visitor.page.locator(".pagehead").innerText()).includes(words); looks++)
		await visitor.page.reload();
	return visitor.page.locator(".pagehead").innerText();
}

// It is not the file that was received: it is not taken in, which is told, and tried again by a button.
async function intakeFails(officer, lead, inspection, { ok, is }) {
	const said = await lookUntil(officer, "received, and not taken in");
	ok(said.includes("nothing of it was taken in. Tell whoever looks after the machine"), "what was altered is not taken in, and the page says what to do", said);
	await officer.see("not taken in");
	await lead.go("/");
	ok((await lead.page.locator("main").innerText()).includes("could not be taken in: the page says why"), "it waits for somebody, on the overview");
	await lead.go("/disclosure");
	await lead.see("disclosure with what was not taken in");
	is(await lead.page.getByRole("button", { name: /^Try again/ }).count(), 1, "where the uploads are listed there is a button, too");
	byteTurn(inspection);
	await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("button", { name: /^Try again/ }).click()]);
	ok((await lookUntil(lead, "taken in as delivery")).includes("taken in as delivery"), "tried again, it is taken in");
}

// A large form that is refused is read to its end, so that the browser shows why.
async function wholeRefused(officer, file, { ok }) {
	await officer.page.route("**/a/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
	await officer.go("/uploads/new");
	await officer.page.evaluate(() => document.querySelector("main input[name=csrf]").value = "of another session");
	await officer.page.locator("#file").setInputFiles(file);
	await Promise.all([officer.page.waitForEvent("load"), officer.page.getByRole("button", { name: "Upload" }).click()]);
	const words = await officer.page.locator("main").innerText();
	ok(words.includes("not of this session"), "a large upload that is refused has a page that says why", words);
	await officer.page.unroute("**/a/*.js");
	officer.trouble = [];
}

await journey("upload", async ({ enter, ok, is, inspection }) => {
	const files = mkdtempSync(join(tmpdir(), "candour-upload-"));
	const large = join(files, "Mailboxes of 2013.bin");
	const small = join(files, "minutes ünd mehr.txt");

	writeFileSync(large, randomBytes(40 * MB + 12345));
	writeFileSync(small, "The committee met on 3 April 2013 about zibeline licences.\n");

	// ---- the request ----
	const lead = await enter("lead");
	await requestSend(lead, ok);
	await lead.see("request");
	is(await lead.page.locator(".gaps .chip--gold").count(), 2, "its gaps are asked for");

	// ---- the officer, with scripts ----
	const officer = await enter("disclosure-officer");
	await officer.go("/disclosure");
	await officer.see("disclosure before");
	await officer.page.getByRole("link", { name: "Upload a delivery" }).click();
	await officer.page.waitForLoadState();
	await officer.see("form");

	// The line breaks after the second piece.
	let pieces = 0;
	await officer.page.route("**/piece?*", (route) => ++pieces > 2 ? route.abort() : route.continue());
	await officer.page.locator("#custodian").fill("Licensing team");
	await officer.page.locator("#note").fill("Two mailboxes");
	await officer.page.locator("#file").setInputFiles(large);
	await officer.page.getByRole("button", { name: "Upload" }).click();
	await officer.page.getByText("The connection is lost").waitFor();
	await officer.page.getByRole("button", { name: "Pause" }).click();
	await officer.page.getByText("Paused.").waitFor();
	officer.trouble = [];
	await officer.see("interrupted");
	const page = new URL(officer.page.url()).pathname;
	ok(/^\/upload\/[a-z0-9]{12}$/.test(page), "the address is already that of the upload");
	officer.trouble = [];
	await officer.page.unroute("**/piece?*");

	// The page is lost, too.
	await officer.page.close({ runBeforeUnload: false });
	officer.page = await officer.context.newPage();
	await officer.go(page);
	await officer.see("half");
	ok((await officer.page.locator(".pagehead").innerText()).includes("17 MB of 42 MB"), "two pieces came",
		await officer.page.locator(".pagehead").innerText());

	// A file of the same name and size that is another is not gone on with.
	const bytes = readFileSync(large);
	const changed = Buffer.from(bytes);
	changed[16 * MB - 1] ^= 1;
	mkdirSync(join(files, "other"));
	writeFileSync(join(files, "other", "Mailboxes of 2013.bin"), changed);
	await officer.page.locator("#file").setInputFiles(join(files, "other", "Mailboxes of 2013.bin"));
	await officer.page.getByRole("button", { name: "Go on", exact: true }).click();
	await officer.page.getByText("This is not the file").waitFor();
	ok(true, "another file of the same name is not gone on with");
	byteTurn(inspection);
	// Half of it is there, and every door is killed before the next piece: others take their place, and it goes on.
	let killed = 0;
	let after = 2;
	let most = 0;
	await officer.page.route("**/piece?*", (route) => {
		most = Math.max(most, doorMemory(inspection));
		if (++after === 4)
			killed = doorsKill(inspection);
		return route.continue();
	});
	await officer.page.locator("#file").setInputFiles(large);
	await Promise.all([officer.page.waitForURL((url) => url.pathname === page, { waitUntil: "load" }),
		officer.page.getByRole("button", { name: "Go on", exact: true }).click()]);
	await officer.page.getByRole("heading", { name: "Receipt" }).waitFor();
	ok(killed > 0, "the doors were killed meanwhile");
	// A sanitizer holds back what was freed.
	if (!process.env.SANITIZED)
		ok(most < 32 * MB, "and keep little of a large file in their memory", `${most} bytes at the most`);
	officer.trouble = [];
	await officer.see("receipt");
	ok((await officer.page.locator("dl.facts").innerText()).includes(hash(large)), "the receipt has the hash of the file");
	await intakeFails(officer, lead, inspection, { ok, is });

	// ---- the whole of it, without scripts ----
	await wholeSend(await enter("disclosure-officer", { scripts: false }), inspection, large, { ok });

	await wholeRefused(officer, large, { ok });

	// ---- the liaison officer, without scripts ----
	const liaison = await enter("liaison-officer", { scripts: false });
	await liaison.go("/");
	is(new URL(liaison.page.url()).pathname, "/liaison", "the liaison officer begins with the requests");
	await liaison.see("liaison");
	const words = await liaison.page.locator("main").innerText();
	ok(words.includes("Request 1") && words.includes("31 January 2099") && !words.includes("Mailboxes"),
		"and sees what was asked, not what others uploaded");
	const letter = await taken(liaison, liaison.page.getByRole("link", { name: "Text of request 1" }));
	ok(letter.name === "request-1.txt" && letter.bytes.length > 200, "the letter is given as it was sent");
	await liaison.page.getByRole("link", { name: "Upload an answer" }).click();
	await liaison.page.waitForLoadState();
	await liaison.see("liaison form");
	await liaison.page.locator("#file").setInputFiles(small);
	await Promise.all([liaison.page.waitForEvent("load"), liaison.page.getByRole("button", { name: "Upload" }).click()]);
	await liaison.see("liaison receipt");
	const receipt = await liaison.page.locator("dl.facts").innerText();
	ok(receipt.includes(hash(small)) && receipt.includes("minutes ünd mehr.txt") && receipt.includes("request 1") &&
		receipt.includes("Norchester Borough Council, Lorna Tolliver"), "the receipt says what came, from whom, in answer to what", receipt);
	is(await liaison.page.locator("dl.facts a").count(), 0, "and leads nowhere that is not open to them");
	const text = await taken(liaison, liaison.page.getByRole("link", { name: "The receipt as a text file" }));
	ok(text.bytes.toString().includes(hash(small)), "it is a text file, too");
	const own = new URL(liaison.page.url()).pathname;

	// ---- nothing else ----
	for (const path of ["/search", "/gaps", "/disclosure", "/item/1", "/log", "/log/1", "/findings", "/report", "/people", "/request/1",
		"/requests/new", "/reading", "/codebook"])
		await liaison.go(path, { status: 403 });
	for (const path of [page, `${page}/receipt`, `${page}/offset`, "/upload/222222222222"])
		await liaison.go(path, { status: 404 });
	const ways = await liaison.page.goto(`${liaison.journey.address}/liaison`).then(() =>
		liaison.page.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))));
	ok(ways.every((way) => /^(\/|#main|\/liaison.*|\/upload.*|\/account|\/help.*)$/.test(way)), "no link leads elsewhere", ways.join(" "));

	await wrongly(officer, liaison, { ok, is });

	// ---- the answer ----
	await lead.go("/request/1");
	await lead.see("request with an upload");
	await lead.page.locator("#upload").selectOption({ index: 1 });
	await lead.page.locator("input[name=whole]").check();
	await Promise.all([lead.page.waitForEvent("load"), lead.page.getByRole("button", { name: "Note the answer" }).click()]);
	ok((await lead.page.locator(".pagehead").innerText()).includes("answered"), "the request is answered");

	// ---- taken in: what the authority sent is found by its words ----
	await officer.go("/disclosure");
	for (let tries = 0; tries < 300 && await officer.page.getByText("taken in as delivery").count() < 3; tries++)
		await officer.page.reload();
	is(await officer.page.getByText("taken in as delivery").count(), 3, "all uploads are taken in");
	await officer.see("disclosure after");
	await lead.go("/search?q=zibeline");
	ok((await lead.page.locator(".res").first().innerText()).includes("minutes ünd mehr.txt"), "what was uploaded is found by search");
	await liaison.go(own);
	ok(/\btaken in\b/.test(await liaison.page.locator(".pagehead").innerText()) &&
		!(await liaison.page.locator("main").innerText()).includes("delivery "), "the receipt says so, and no number of a delivery");
	await liaison.see("liaison taken in");

	// ---- what the lead restricts keeps its name, too ----
	const analyst = await enter("analyst", { scripts: false });
	await analyst.go("/disclosure");
	const row = await analyst.page.locator("tr", { hasText: "minutes ünd mehr.txt" }).innerText();
	await lead.send("/access/restrict", { scope: "delivery", of: row.match(/delivery (\d+)/)[1], class: "children", why: "It names a child." });
	await analyst.go("/disclosure");
	const names = await analyst.page.locator("main").innerText();
	ok(!names.includes("minutes ünd mehr") && names.includes("A restricted file"), "a restricted file has no name for others", names);
	await liaison.go(own);
	ok((await liaison.page.locator("main").innerText()).includes("minutes ünd mehr.txt"), "and keeps it on the receipt of who sent it");
	rmSync(files, { recursive: true, force: true });
});
