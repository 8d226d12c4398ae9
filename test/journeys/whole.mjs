// One whole inspection, from an empty folder to a report. Its argument says how: by mouse, by keys alone, or plain
// (without scripts, by mouse).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { byKeys, byMouse } from "./lib/hands.mjs";
import { journey } from "./lib/journey.mjs";
import { totp } from "./lib/totp.mjs";

const way = process.argv[2];
const PASSWORD = "four words that nobody knows 4";

async function signIn(hand, login, password, secret) {
	await hand.visitor.go("/");
	await hand.fill("Login name", login);
	await hand.fill("Password", password);
	await hand.press("Sign in");
	if (secret) {
		await hand.fill("Six digits", totp(secret));
		await hand.press("Go on");
	}
}

async function accountsMake(lead, { ok }) {
	const secrets = {};
	await lead.follow("People");
	for (const [name, login, role] of [["Sade Oduya-Finch", "soduya", "Inspector"], ["Perpetua Quill", "pquill", "Second reader"],
		["Dag Lindqvist", "dlindqvist", "Disclosure officer"]]) {
		await lead.fill("Full name", name);
		await lead.fill("Login name", login);
		await lead.choose("Role", role);
		await lead.fill("First password", PASSWORD);
		await lead.press("Make the account");
		secrets[login] = await lead.page.locator("main code").first().innerText();
		await lead.follow("I have kept them");
	}
	ok((await lead.text()).includes("Perpetua Quill"), "the lead makes accounts for the others");
	return secrets;
}

// What the authority handed over, in one archive.
function deliveryMake(inspection) {
	const path = join(inspection, "..", "Disclosure of October.tar");

	execFileSync("tar", ["-cf", path, "-C", `${process.env.SAMPLES}/norchester`, "disclosure"]);
	return path;
}

// It is uploaded in the browser, and taken in; the page says how far that is, until there is nothing more to wait for.
async function deliveryUpload(officer, inspection, { ok, is }) {
	const path = deliveryMake(inspection);
	const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");

	await officer.follow("Disclosure");
	ok((await officer.text()).includes("Nothing was delivered yet."), "the inspection holds nothing yet");
	await officer.follow("Upload a delivery");
	await officer.fill("Given by", "Norchester BC, monitoring officer");
	await officer.fill("Whose records they are", "Norchester BC");
	await officer.fill("Under which power, if one was used", "LGA 1999 s.11");
	await officer.day("2014-10-02");
	await officer.attach("File", path);
	await officer.press("Upload");
	is(await officer.page.locator("main h1").innerText(), "Receipt", "the officer uploads it, and has a receipt");
	const receipt = await officer.text();
	ok(["Disclosure of October.tar", sha256, "Norchester BC, monitoring officer", "LGA 1999 s.11", "2 October 2014", "Dag Lindqvist"]
		.every((words) => receipt.includes(words)), "which says what came, from whom and under what", receipt);
	const [file] = await Promise.all([officer.page.waitForEvent("download"),
		officer.push(officer.named("link", "The receipt as a text file"))]);
	ok(readFileSync(await file.path(), "utf8").includes(sha256), "it is given as a file");
	for (let looks = 0; looks < 3000 && await officer.page.getByRole("link", { name: "Look again" }).count() > 0; looks++)
		await officer.follow("Look again");
	const state = await officer.page.locator(".pagehead").innerText();
	ok(/taken in as delivery 1\s*$/.test(state), "the page says when it is taken in, compared and recognised", state);
	await officer.follow("Disclosure");
	const [sums] = await Promise.all([officer.page.waitForEvent("download"),
		officer.push(officer.named("link", "Receipt of delivery 1"))]);
	ok(readFileSync(await sums.path(), "utf8").includes(sha256), "the delivery has its receipt, too");
}

async function searchKept(hand, { ok, is }) {
	if (way === "keys") {
		await hand.key("/");
		await hand.page.keyboard.insertText("\"taxi firms\" from:office");
		await hand.going(() => hand.page.keyboard.press("Enter"));
	} else {
		await hand.fill("Search everything disclosed", "\"taxi firms\" from:office");
		await hand.going(() => hand.page.keyboard.press("Enter"));
	}
	ok(await hand.page.locator(".res").count() > 0, "what was delivered is found");
	await hand.press("Tell me of new ones");
	ok((await hand.text()).includes("\"taxi firms\" from:office"), "the search is kept");
	await hand.going(() => hand.push(hand.page.locator("main a", { hasText: "taxi firms" }).first()));
	await hand.fill("Search the evidence", "concern* and firms");
	await hand.press("Search");
	await hand.follow("Make a reading list");
	await hand.fill("Name", "Concerns about firms");
	await hand.press("Make the list");
	is(await hand.page.locator("main h1").innerText(), "B-1 Concerns about firms", "a search becomes a reading list");
}

// The sentence that holds some words gets a code; the weight and the line are set on the way.
async function itemRead(hand, words, code) {
	await hand.follow("choose sentences");
	await hand.check(hand.page.locator("label", { hasText: words }).locator("input").first());
	await hand.choose("Code", code);
	await hand.press("Code these sentences");
	if (way === "keys") {
		await hand.key("K");
		await hand.key("2");
	} else {
		await hand.check(hand.page.locator(".rel label", { hasText: "Key" }).locator("input").first());
		await hand.check(hand.page.locator(".tog label", { hasText: "Openness" }).locator("input"));
	}
}

async function codesMake(hand) {
	await hand.follow(/^Reading/);
	for (const [name, line] of [["Concern raised", "6 Fit and proper"], ["Minute altered", "2 Openness"]]) {
		await hand.follow("Codebook");
		await hand.follow("New code");
		await hand.fill("Name", name);
		await hand.fill("Definition", "Somebody says so, and says to whom.");
		await hand.choose("Line of enquiry", line);
		await hand.press("Save");
		await hand.follow(/^Reading/);
	}
}

// Saves, and comes to the next of the list, or to its end.
async function onwards(hand) {
	if (way === "keys")
		await hand.going(() => hand.key("Enter"));
	else
		await hand.going(() => hand.push(hand.page.getByRole("button", { name: /^Save and next/ })));
}

async function listRead(hand, list, code, words, { ok }) {
	await hand.follow(/^Reading/);
	await hand.follow(list);
	await hand.going(() => hand.push(hand.page.getByRole("link", { name: /^Go on reading/ }).first()));
	let read = 0;
	while (new URL(hand.page.url()).pathname.startsWith("/item/") && read < 12) {
		const isCut = await hand.page.locator(".doc", { hasText: "taken out 4.2" }).count() > 0;
		if (read < 2 || isCut)
			await itemRead(hand, isCut ? "taken out 4.2" : words, isCut && hand.login === "pquill" ? "Minute altered" : code);
		await onwards(hand);
		read++;
	}
	ok(new URL(hand.page.url()).pathname.startsWith("/reading/") && read > 0, `${read} items of the list are read to its end`);
}

async function secondReading(lead, second, all) {
	await lead.follow(/^Reading/);
	await lead.follow("B-1 Concerns about firms");
	await lead.fill("How many of 100", "100");
	await lead.choose(lead.page.locator("#second"), "Perpetua Quill");
	await lead.press("Draw them");
	await listRead(second, /^B-2/, "Concern raised", "concern", all);
	await lead.follow(/^Reading/);
	await lead.follow(/^B-2/);
	await lead.follow("Agreement, and what to settle");
	const open = await lead.page.locator("form.ev").count();
	all.ok(open > 0, `two readers disagree in ${open} places`);
	await lead.fill(lead.page.locator("form.ev input[name=why]").first(), "The words say so.");
	await lead.going(() => lead.push(lead.page.locator("form.ev").first().getByRole("button").first()));
	all.ok((await lead.text()).includes(`To settle: ${open - 1} of`), "a third decides, and says why");
}

async function restrictedOpen(lead, hand, { ok }) {
	await hand.follow("Search");
	await hand.fill("Search the evidence", "file:\"Scan 2012-05-02 letter.pdf\"");
	await hand.press("Search");
	const item = (await hand.page.locator(".res h2 a").first().getAttribute("href")).match(/\d+/)[0];
	await lead.follow("People");
	await lead.follow("restricted items");
	await lead.choose("What", "An item, with all that is in it");
	await lead.fill("Its number, or the custodian's name", item);
	await lead.choose("As", "Children's records");
	await lead.fill(lead.page.locator("#why"), "It names a child.");
	await lead.press("Restrict");
	await hand.fill("Search the evidence", "file:\"Scan 2012-05-02 letter.pdf\"");
	await hand.press("Search");
	ok((await hand.text()).includes("closed to you"), "what is restricted is shown as closed");
	await hand.follow("Ask for access");
	await hand.fill("Why", "I read the outreach project\u2019s letters.");
	await hand.press("Ask");
	await lead.follow("People");
	await lead.follow("restricted items");
	await lead.fill("Your reason", "It is hers to read.");
	await lead.press("Open it to Sade Oduya-Finch");
	await hand.follow("Back to the item");
	ok((await hand.text()).includes("fourth time"), "and opens to the person named");
}

async function gapAsked(hand, { ok }) {
	await hand.follow(/^Gaps/);
	await hand.choose("Kind", "Message missing from thread");
	await hand.press("Show these");
	await hand.going(() => hand.push(hand.page.locator(".gaps a.t").first()));
	await hand.follow("Write the request");
	await hand.fill("To", "The Monitoring Officer");
	await hand.press("Write it anew");
	ok((await hand.text()).includes("The Monitoring Officer"), "a letter asks for what is missing");
	await hand.press("Number it and mark it as sent");
	ok(new URL(hand.page.url()).pathname === "/request/1", "and is sent, with a number of its own");
}

async function findingWrite(hand, { is }) {
	await hand.follow("Findings");
	await hand.choose("Line of enquiry", "2 Openness");
	await hand.fill("The finding in one sentence", "Concerns about named firms were taken out of the record.");
	await hand.press("Plan it");
	await hand.follow("Write");
	await hand.fill(hand.page.locator("#new1"), "The outreach project raised concerns about three firms. Its concerns were taken out of the minutes.");
	await hand.check(hand.page.locator("#past-not-met"));
	await hand.check(hand.page.locator("#present-missing"));
	await hand.press("Save a version");
	is(await hand.page.locator(".bare").count(), 2, "a sentence without evidence is hatched");
	const piece = (words) => hand.page.locator(".govuk-radios__item", { hasText: words }).locator("input[name=piece]").first();
	await evidenceLink(hand, "The outreach project", piece("in writing"));
	await evidenceLink(hand, "Its concerns", piece("taken out 4.2"));
	await evidenceLink(hand, "Its concerns", hand.page.locator("input[name=piece][value^=g]").first(), "context");
	is(await hand.page.locator(".bare").count(), 0, "then each rests on something");
}

async function evidenceLink(hand, sentence, piece, role = "supports") {
	await hand.going(() => hand.push(hand.page.getByRole("link", { name: `Link evidence to: ${sentence}` }).first()));
	await hand.check(hand.page.locator(`#${role}`));
	await hand.check(piece);
	await hand.press("Link it");
}

// The project's letter is of another kind of source, as a person says.
async function sourceSay(hand) {
	const card = hand.page.locator("article.ev", { hasText: "in writing" }).first();
	await hand.push(card.locator("summary"));
	await hand.choose(card.getByLabel("Kind of source"), "Records of another agency");
	await hand.going(() => hand.push(card.getByRole("button", { name: "Save" })));
}

async function criticismNote(hand, { ok }) {
	await hand.unfold("Note somebody criticised");
	await hand.fill("As the report will call them", "Person C");
	await hand.going(() => hand.push(hand.page.locator("form", { has: hand.page.locator("#person") }).getByRole("button")));
	const said = async (state, fields) => {
		await hand.unfold("Say what has come of it");
		const options = await hand.page.getByLabel("Where it stands").first().locator("option").allInnerTexts();
		await hand.choose("Where it stands", options.find((one) => one.startsWith(state)));
		for (const [field, words] of Object.entries(fields))
			await (field === "due" ? hand.day(words) : hand.fill(field, words));
		await hand.going(() => hand.push(hand.page.locator("article.ev form").getByRole("button", { name: "Note it" }).first()));
	};
	await said("Letter sent", { due: "2026-12-13" });
	await said("Reply received", { "What the reply says, or why none is needed": "I asked for it to stand." });
	await said("Reply dealt with", { "What was done about the reply": "Weighed; the minutes show otherwise." });
	ok((await hand.text()).includes("I asked for it to stand."), "who is criticised has a letter, and an answer that is kept");
}

async function findingAgree(writer, second, lead, { ok }) {
	const finding = new URL(writer.page.url()).pathname;
	const title = "Concerns about named firms";
	await writer.press("Send to second reader");
	await second.follow("Findings");
	await second.going(() => second.push(second.page.locator("main a", { hasText: title }).first()));
	await second.press("I have read it: test with the council");
	await lead.follow("Findings");
	await lead.going(() => lead.push(lead.page.locator("main a", { hasText: title }).first()));
	await lead.press("Mark as agreed");
	ok(new URL(lead.page.url()).pathname === finding && (await lead.text()).includes("agreed"), "the finding is agreed", await lead.text());
}

async function reportTake(lead, { ok }) {
	await lead.follow("Report");
	await lead.follow("Read it as it stands");
	ok((await lead.page.locator("body").innerText()).includes("taken out of the record"), "the report has it");
	await lead.going(() => lead.page.goBack());
	await lead.press("Make a copy now");
	for (let looks = 0; looks < 500 && await lead.page.getByRole("link", { name: "Look again" }).count() > 0; looks++)
		await lead.going(() => lead.page.reload());
	const [file] = await Promise.all([lead.page.waitForEvent("download"),
		lead.push(lead.page.getByRole("link", { name: /^HTML, / }).first())]);
	ok(readFileSync(await file.path(), "utf8").includes("taken out of the record"), "and so has the file");
}

async function logProve(lead, { ok }) {
	await lead.follow("Log");
	await lead.choose("Kind", "Something left the workbench as a file");
	await lead.press("Show these");
	await lead.going(() => lead.push(lead.page.locator(".logrows a.num").first()));
	const [proof] = await Promise.all([lead.page.waitForEvent("download"), lead.push(lead.named("link", "The proof"))]);
	ok(readFileSync(await proof.path(), "utf8").startsWith("c2sp.org/tlog-proof@v1\n"), "what left is in the log, with its proof");
}

await journey(`whole ${way}`, async (all) => {
	const { inspection, visitor, made, ok } = all;
	const one = async (login, password, secret) => {
		const who = await visitor(null, { scripts: way !== "plain" });
		const hand = way === "keys" ? byKeys(who) : byMouse(who);
		await signIn(hand, login, password, secret);
		hand.login = login;
		return hand;
	};
	const user = made("lead");
	const lead = await one(user.login, user.password, user.secret);
	ok((await lead.text()).includes("Norchester Borough Council"), "the lead signs in with a second factor");
	const secrets = await accountsMake(lead, all);
	const hand = await one("soduya", PASSWORD, secrets.soduya);
	const officer = await one("dlindqvist", PASSWORD, secrets.dlindqvist);
	await deliveryUpload(officer, inspection, all);
	await codesMake(hand);
	await searchKept(hand, all);
	await listRead(hand, "B-1 Concerns about firms", "Concern raised", "concern", all);
	const second = await one("pquill", PASSWORD, secrets.pquill);
	await secondReading(lead, second, all);
	await restrictedOpen(lead, hand, all);
	await gapAsked(hand, all);
	await findingWrite(hand, all);
	await sourceSay(hand);
	await criticismNote(hand, all);
	await findingAgree(hand, second, lead, all);
	await reportTake(lead, all);
	await logProve(lead, all);
	for (const each of [lead, hand, second, officer])
		each.visitor.quiet(each.login);
}, { ingest: false });
