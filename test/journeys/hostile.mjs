// Every field that a hostile document can fill holds markup that would run: none of it does, and the pages stay what
// they are.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { candour } from "./lib/program.mjs";

const payloads = [
	"<script>window.broken=1</script>",
	"\"><img src=x onerror=window.broken=2>",
	"' onmouseover='window.broken=3' x='",
	"</title></textarea></style><svg onload=window.broken=4>",
	"<a href=\"javascript:window.broken=5\">harbourmaster</a>",
	"<iframe srcdoc=\"<script>parent.broken=6</script>\"></iframe>",
	"<style>body{display:none}</style>",
	"<form action=https://evil.example><input name=q autofocus onfocus=window.broken=7></form>",
	"<base href=https://evil.example/><meta http-equiv=refresh content=0;url=https://evil.example>",
];

function header(text) {
	return `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
}

function mail(payload, number) {
	return [`From: ${header(payload)} <a${number}@norchester.example>`, `To: ${header(payload)} <b@norchester.example>`,
		`Subject: ${header(`harbourmaster ${payload}`)}`, "Date: Thu, 14 Mar 2013 17:52:00 +0000",
		`Message-ID: <h${number}@norchester.example>`, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
		"--b", "Content-Type: text/html; charset=utf-8", "", `<p>harbourmaster ${payload}</p>${payload}`,
		"--b", "Content-Type: text/plain; charset=utf-8",
		`Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(payload.replace(/\//g, "|"))}.txt`, "",
		`harbourmaster ${payload}`, "--b--", ""].join("\r\n");
}

const xml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&apos;");

// A workbook whose sheets, properties, cell and note are the payload; one sheet is hidden, which is a gap.
function workbook(payload) {
	const spaces = ["office", "table", "text", "meta", "style"].map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`).join(" ");
	const words = xml(`harbourmaster ${payload}`);
	const cell = `<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>${words}</text:p></office:annotation><text:p>${words}</text:p></table:table-cell></table:table-row>`;
	return `<?xml version="1.0" encoding="UTF-8"?><office:document ${spaces} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">` +
		`<office:meta><dc:title>${words}</dc:title><dc:creator>${xml(payload)}</dc:creator><meta:keyword>${xml(payload)}</meta:keyword></office:meta>` +
		"<office:automatic-styles><style:style style:name=\"h\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>" +
		`<office:body><office:spreadsheet><table:table table:name="${xml(payload)}">${cell}</table:table><table:table table:name="${xml(`hidden ${payload}`)}" table:style-name="h">${cell}</table:table></office:spreadsheet></office:body></office:document>`;
}

// Somebody answers a message that nobody gave, quotes it, and announces a file that is not there.
function answer(payload, number) {
	return [`From: ${header(payload)} <c${number}@norchester.example>`, `To: ${header(payload)} <a${number}@norchester.example>`,
		`Subject: ${header(`RE: harbourmaster ${payload}`)}`, "Date: Fri, 15 Mar 2013 09:00:00 +0000", `Message-ID: <i${number}@norchester.example>`,
		`In-Reply-To: <gone${number}@norchester.example>`, "Content-Type: text/plain; charset=utf-8", "",
		`I attach "${payload.replace(/"/g, "")}.docx" for the harbourmaster.`, "", "-----Original Message-----", `From: ${payload}`, "Sent: 14 March 2013 08:11",
		`To: ${payload}`, `Subject: harbourmaster ${payload}`, "", `> ${payload} was said of the harbourmaster before the meeting of the board.`, ""].join("\r\n");
}

function disclosureMake(folder) {
	mkdirSync(folder);
	payloads.forEach((payload, number) => {
		const name = payload.replace(/\//g, "|").slice(0, 120);
		writeFileSync(join(folder, `mail ${number}.eml`), mail(payload, number));
		writeFileSync(join(folder, `${name}.txt`), `harbourmaster\n${payload}\n`);
		writeFileSync(join(folder, `page ${number}.html`), `<title>harbourmaster ${payload}</title><p>${payload}`);
		writeFileSync(join(folder, `book ${number}.fods`), workbook(payload));
		writeFileSync(join(folder, `answer ${number}.eml`), answer(payload, number));
		writeFileSync(join(folder, `sheet ${number}.csv`), `harbourmaster,"${payload.replace(/"/g, "\"\"")}"\n`);
	});
}

await journey("hostile", async ({ inspection, enter, ok }) => {
	const disclosure = join(inspection, "..", "<b>disclosure</b>".replace("/", "|"));
	disclosureMake(disclosure);
	candour(["ingest", inspection, disclosure, "--from", payloads[0], "--custodian", payloads[1], "--received", "2014-10-02",
		"--power", payloads[2]]);
	const reader = await enter("lead");
	reader.page.on("dialog", (dialog) => {
		ok(false, "no page opens a dialog", dialog.message());
		void dialog.dismiss();
	});
	// Nothing ran, nothing was loaded from elsewhere, and the page is ours to its end.
	const sound = async (name) => {
		const found = await reader.page.evaluate(() => [window.broken, document.querySelectorAll("iframe, base, style, object, embed").length,
			document.querySelectorAll("main script:not([src^=\"/a/\"]), main [onerror], main [onload], main [onfocus], main [onmouseover]").length,
			[...document.querySelectorAll("[href], [action], [src]")].filter((element) =>
				/^(javascript|data|https?:\/\/evil)/i.test(element.getAttribute("href") ?? element.getAttribute("action") ??
					element.getAttribute("src"))).length,
			document.querySelector("body > .foot, body > main") !== null, getComputedStyle(document.body).display]);
		ok(JSON.stringify(found) === JSON.stringify([null, 0, 0, 0, true, "block"]) ||
			JSON.stringify(found) === JSON.stringify([undefined, 0, 0, 0, true, "block"]), `${name} is sound`, JSON.stringify(found));
		reader.quiet(name);
	};
	const links = async (selector) => reader.page.locator(selector).evaluateAll((all) =>
		[...new Set(all.map((link) => link.getAttribute("href").split("?")[0].split("#")[0]))]);
	const visit = async (paths) => {
		for (const path of paths) {
			await reader.go(path);
			await sound(path);
		}
	};
	await reader.go("/search?q=harbourmaster");
	await reader.see("results");
	await sound("the page of results");
	const items = new Set();
	for (let page = 1; page < 4; page++) {
		await reader.go(`/search?q=harbourmaster&page=${page}`);
		(await links("main a[href^='/item/']")).forEach((link) => items.add(link));
	}
	ok(items.size >= payloads.length * 6, `${items.size} items are found`);
	let booksSeen = 0;
	for (const item of items) {
		await visit([item]);
		booksSeen += (await reader.page.locator("main").innerText()).includes("hidden ");
	}
	for (const item of [...items].slice(0, 8)) {
		await reader.page.goto(reader.journey.address + item);
		await visit((await links(`a[href^='${item}/']`)).filter((link) => /\/(thread|passages)$|\/with\//.test(link)).slice(0, 2));
	}
	ok(booksSeen > 0, `the names of sheets are shown, ${booksSeen} times`);
	await visit(["/", "/disclosure", "/gaps", "/log", "/requests/new", "/search?q=*", "/reading"]);
	await reader.go("/gaps");
	const gaps = (await links("main a[href^='/gaps/']")).filter((link) => link.length > 8);
	ok(gaps.length > 0, `${gaps.length} gaps with such words`);
	await visit(gaps);
	await visit((await links("main a[href^='/log/']")).slice(0, 5));
	// What people write goes the same ways.
	const [first] = items;
	let finding = "";
	for (const payload of payloads.slice(0, 4)) {
		await reader.send("/code", { code: "0", version: "0", name: payload, colour: "teal", line: "2", definition: payload, include_when: payload, exclude_when: payload, example: payload, parent: "0" });
		await sound("a code");
		await reader.send(`${first}/coding`, { list: "0", based_on: "0", seen: "0", code: payload, s: "0-12", passage_note: payload });
		await sound("a coded passage");
		await reader.send("/searches", { kind: "search", name: payload, query: "harbourmaster" });
		await sound("a saved search");
		await reader.send("/reading", { name: payload, reader: reader.user.login, query: "harbourmaster", items: "" });
		await sound("a reading list");
		await reader.send("/findings", { title: payload, line: "2" });
		await sound("a finding");
		finding = new URL(reader.page.url()).pathname;
		await reader.send(`${finding}/criticism`, { criticism: "0", state: "noted", person: payload, significant: "yes" });
		await sound("somebody criticised");
	}
	await visit(["/codebook", "/code/1", "/exchange", "/searches", "/reading", "/reading/1", "/findings", finding, `${finding}/edit`, `${finding}/versions`,
		"/report", "/log", "/", first]);
	await reader.go("/report/document?draft=1");
	ok(await reader.page.evaluate(() => window.broken) === undefined && await reader.page.locator("script, iframe, form, base, [onload], [onerror]").count() === 0, "the report is sound");
	for (const payload of payloads) {
		await reader.page.goto(`${reader.journey.address}/search?q=${encodeURIComponent(payload)}`);
		reader.trouble = reader.trouble.filter((line) => !line.includes("status of 400"));
		await sound(`searching for ${payload}`);
	}
}, { ingest: false });
