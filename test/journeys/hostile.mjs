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

function disclosureMake(folder) {
	mkdirSync(folder);
	payloads.forEach((payload, number) => {
		const name = payload.replace(/\//g, "|").slice(0, 120);
		writeFileSync(join(folder, `mail ${number}.eml`), mail(payload, number));
		writeFileSync(join(folder, `${name}.txt`), `harbourmaster\n${payload}\n`);
		writeFileSync(join(folder, `page ${number}.html`), `<title>harbourmaster ${payload}</title><p>${payload}`);
		writeFileSync(join(folder, `sheet ${number}.csv`), `harbourmaster,"${payload.replace(/"/g, "\"\"")}"\n`);
	});
}

await journey("hostile", async ({ inspection, enter, ok }) => {
	const disclosure = join(inspection, "..", "<b>disclosure</b>".replace("/", "|"));
	disclosureMake(disclosure);
	candour(["ingest", inspection, disclosure, "--from", payloads[0], "--custodian", payloads[1], "--received", "2014-10-02",
		"--power", payloads[2]]);
	const reader = await enter("analyst");
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
	await reader.go("/search?q=harbourmaster");
	await reader.see("results");
	await sound("the page of results");
	const links = await reader.page.locator("main a[href^='/item/']").evaluateAll((all) =>
		[...new Set(all.map((link) => link.getAttribute("href").split("?")[0].split("#")[0]))]);
	ok(links.length >= payloads.length * 3, `${links.length} items are found`);
	for (const link of links) {
		await reader.go(link);
		await sound(link);
	}
	for (const payload of payloads) {
		await reader.page.goto(`${reader.journey.address}/search?q=${encodeURIComponent(payload)}`);
		reader.trouble = reader.trouble.filter((line) => !line.includes("status of 400"));
		await sound(`searching for ${payload}`);
	}
}, { ingest: false });
