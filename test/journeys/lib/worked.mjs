// An inspection in which people have worked: codes and coded passages, a list that two have read and do not agree on,
// kept searches, a restricted item that somebody asks for, a finding with evidence. Each step is a form of a page.
//
//   const w = await work(journey);            // { people, item, finding, list, second, ... } numbers and addresses
import { first } from "./paths.mjs";
import { candour } from "./program.mjs";

export const mailQuery = "\"taxi firms\" from:office";

// The sentences of an item that hold some words get a code.
export async function passageCode(who, item, words, code, note = "") {
	await who.go(`${item}/passages`);
	for (const each of [words].flat())
		await who.page.locator("label", { hasText: each }).locator("input").first().check();
	await who.page.locator("#code").selectOption({ label: code });
	await who.page.locator("#passage_note").fill(note);
	await Promise.all([who.page.waitForEvent("load"), who.page.getByRole("button", { name: "Code these sentences" }).click()]);
}

async function codesMake(lead) {
	const codes = [
		["Minute altered", "teal", 2, "A minute was changed between its draft and its publication.", "Words went in or out of an agreed record."],
		["Instruction to destroy", "rust", 2, "Somebody is told to delete or destroy a record.", "The words ask for it; a wish is not enough."],
		["Concern raised", "blue", 6, "Somebody tells the council of a danger to children.", "Whoever tells it, and whether it is believed."],
		["Complaint closed", "ochre", 6, "A complaint ends without an answer to who complained.", "The file says so itself."],
	];
	for (const [name, colour, line, definition, include_when] of codes)
		await lead.send("/code", { code: "0", version: "0", name, colour, line: String(line), definition, include_when,
			exclude_when: "", example: "", parent: "0" });
}

// Both read the list; they differ on one code and on one weight.
async function listsRead(w, lead, second) {
	await lead.send("/reading", { name: "Complaints about drivers", reader: lead.user.login, query: "complaint driver title:complaint kind:mail", items: "" });
	w.list = new URL(lead.page.url()).pathname;
	const items = await lead.page.locator("main table a[href^='/item/']").evaluateAll((all) =>
		all.slice(0, 4).map((link) => link.getAttribute("href").split("?")[0]));
	await lead.send(w.list, { do: "draw", share: "100", reader: second.user.login });
	w.second = new URL(lead.page.url()).pathname;
	const number = (list) => list.split("/").pop();
	for (const [at, item] of items.entries()) {
		await lead.send(`${item}/coding`, { list: number(w.list), based_on: "0", seen: "0", line: "6", weight: "relevant", note: "",
			code: "Complaint closed", s: "4-50", state: "read" });
		await second.send(`${item}/coding`, { list: number(w.second), based_on: "0", seen: "0", line: "6",
			weight: at === 0 ? "key" : "relevant", note: "", code: at === 1 ? "Concern raised" : "Complaint closed", s: "4-50", state: "read" });
	}
}

async function findingMake(w, writer) {
	await writer.send("/findings", { title: "Concerns about named drivers were raised, then taken out of the record.", line: "2" });
	w.finding = new URL(writer.page.url()).pathname;
	await writer.send(`${w.finding}/edit`, { version: "1", title: "Concerns about named drivers were raised, then taken out of the record.",
		new1: "On 12 March 2013 the outreach project told the Safeguarding Sub-group that three taxi firms were known to it. " +
			"Two days later the Chief Executive\u2019s office had removed that paragraph and asked for the draft to be deleted.",
		new2: "The officer who made the change wrote that she was not comfortable with it. Members of the Sub-group were never told.",
		past: "not-met", present: "missing", sureness: "3" });
	const link = async (words, choose, role) => {
		await writer.go(w.finding);
		const to = await writer.page.getByRole("link", { name: `Link evidence to: ${words}` }).getAttribute("href");
		await writer.go(to);
		const piece = writer.page.locator("input[name=piece]");
		const value = choose.startsWith("g") ? await writer.page.locator("input[name=piece][value^=g]").first().getAttribute("value")
			: await writer.page.locator(".govuk-radios__item", { hasText: choose }).locator(piece).first().getAttribute("value");
		await writer.send(to.split("?")[0], { sentence: new URLSearchParams(to.split("?")[1]).get("sentence"), role, piece: value });
	};
	await link("On 12 March 2013", "Three taxi firms are named", "supports");
	await link("Two days later", "taken out 4.2", "supports");
	await link("Two days later", "delete the earlier draft", "supports");
	await link("The officer who made", "not comfortable", "supports");
	await link("Two days later", "g", "context");
	await writer.send(`${w.finding}/criticism`, { criticism: "0", person: "The then Chief Executive", significant: "yes", state: "noted",
		due: "", words: "", disposition: "" });
	await writer.go(w.finding);
	const letter = writer.page.locator("article.ev", { hasText: "Three taxi firms" }).first();
	await writer.send(`${w.finding}/exhibit`, { exhibit: await letter.locator("input[name=exhibit]").inputValue(), source: "partner-record",
		contemporaneous: "yes", answer: "" });
	await writer.send("/findings", { title: "Complaints about drivers were closed without an answer.", line: "6" });
	w.planned = new URL(writer.page.url()).pathname;
}

// What is still wanted before it is agreed: the last sentence rests on a gap, who is criticised has answered, and
// somebody else has read it.
export async function findingAgree(w) {
	const { lead, second_reader: second } = w;
	await lead.go(w.finding);
	const to = await lead.page.getByRole("link", { name: "Link evidence to: Members" }).getAttribute("href");
	await lead.go(to);
	const piece = await lead.page.locator("input[name=piece][value^=g]").nth(2).getAttribute("value");
	await lead.send(to.split("?")[0], { sentence: new URLSearchParams(to.split("?")[1]).get("sentence"), role: "context", piece });
	const criticism = await lead.page.locator("article.ev input[name=criticism]").first().inputValue();
	const person = { criticism, person: "The then Chief Executive", significant: "yes" };
	const due = new Date(Date.now() + 14 * 24 * 3600 * 1000).toISOString().slice(0, 10);
	await lead.send(`${w.finding}/criticism`, { ...person, state: "sent", due, words: "", disposition: "" });
	await lead.send(`${w.finding}/criticism`, { ...person, state: "replied", due: "", words: "The firms had had no chance to answer.", disposition: "" });
	await lead.send(`${w.finding}/criticism`, { ...person, state: "settled", due: "", words: "The firms had had no chance to answer.",
		disposition: "Weighed: no firm was ever asked." });
	for (const [who, state] of [[lead, "second-reading"], [second, "tested"], [lead, "agreed"]]) {
		await who.go(w.finding);
		const version = await who.page.locator(".dock input[name=version]").first().inputValue();
		await who.send(`${w.finding}/step`, { version, state, note: "" });
	}
}

async function restrictionMake(w, lead, reader) {
	w.shut = await first(lead, "file:\"Scan 2012-05-02 letter.pdf\"");
	const number = w.shut.split("/").pop();
	await lead.send("/access/restrict", { scope: "item", of: number, class: "children", why: "It names a child." });
	await reader.send("/access/ask", { item: number, why: "I read the outreach project\u2019s letters." });
}

export async function work({ enter }) {
	const w = {};
	const lead = w.lead = await enter("lead");
	const second = w.second_reader = await enter("second-reader");
	await codesMake(lead);
	w.mail = await first(lead, mailQuery);
	w.reply = await first(lead, "\"not comfortable\" taxi");
	w.versions = await first(lead, "file:\"Sub-group minutes v3.docx\"");
	w.letter = await first(lead, "file:\"Scan 2012-02-21 letter.pdf\"");
	await passageCode(lead, w.mail, "taken out 4.2", "Minute altered", "Shows knowledge by 14 March 2013.");
	await passageCode(lead, w.mail, "delete the earlier draft", "Instruction to destroy");
	await passageCode(second, w.reply, "not comfortable", "Minute altered");
	await passageCode(lead, w.letter, "Three taxi firms", "Concern raised");
	await lead.go(w.mail);
	const version = await lead.page.locator("#coding input[name=based_on]").inputValue();
	await lead.send(`${w.mail}/coding`, { list: "0", based_on: version, seen: "0", line: "2", weight: "key",
		note: "Shows knowledge by 14 March 2013, and that removal was a choice. Test with the Deputy: who \u201cfelt\u201d?", stay: "1" });
	await listsRead(w, lead, second);
	await findingMake(w, lead);
	await restrictionMake(w, lead, second);
	await lead.send("/searches", { query: "taxi near/10 (concern* or complaint*)", alert: "1" });
	await lead.send("/searches", { kind: "terms", name: "Firms", query: "Amberline\n\"Quayside Swift\"\nTollgate*\n(open" });
	await lead.go("/gaps?kind=message-absent");
	w.gap = await lead.page.locator(".gaps a.t").first().getAttribute("href");
	await lead.send(w.gap, { state: "asked", note: "Asked for by letter 3." });
	await lead.send("/report/copies", {});
	for (let looks = 0; looks < 500 && await lead.page.getByRole("link", { name: "Look again" }).count() > 0; looks++)
		await lead.page.reload();
	return w;
}

// A letter that was sent, and what the authority and an officer uploaded: one whole, one half.
export async function authority({ enter, inspection }) {
	const lead = await enter("lead");
	const officer = await enter("disclosure-officer");
	const liaison = await enter("liaison-officer");
	await lead.go("/gaps?kind=message-absent");
	const gaps = await lead.page.locator("input[name=gap]").evaluateAll((all) => all.slice(0, 2).map((one) => one.value));
	await lead.send("/requests", { gap: gaps[0], to: "The Monitoring Officer", power: "", due: "2099-01-31" });
	// One that is late, from the command line: a letter of today cannot be.
	candour(["request", inspection, gaps[1], "--mark", "--date", "2014-10-03", "--due", "2014-10-17", "--by", "dlindqvist"]);
	await liaison.go("/uploads/new?request=1");
	const whole = await liaison.page.evaluate(async () => {
		const form = new FormData(document.querySelector("form[data-upload]"));
		form.set("file", new File(["The minutes of April.\n"], "minutes of April.txt"));
		return (await fetch("/uploads", { method: "POST", body: form })).url;
	});
	await officer.go("/uploads/new");
	const half = await officer.page.evaluate(async () => {
		const form = new FormData(document.querySelector("form[data-upload]"));
		const csrf = form.get("csrf");
		form.delete("file");
		form.set("name", "mailboxes.pst");
		form.set("size", "40000000");
		const begun = await (await fetch("/uploads/begin", { method: "POST", body: new URLSearchParams(form) })).json();
		await fetch(`${begun.page}/piece?at=0`, { method: "POST", headers: { "X-Candour-Csrf": csrf,
			"Content-Type": "application/octet-stream" }, body: new Blob([new Uint8Array(1000000)]) });
		return begun.page;
	});
	return { lead, officer, liaison, receipt: new URL(whole).pathname, half };
}
