// The guide's pictures, as a window of 1440 by 900 shows the pages of a sample inspection in which people have worked.
// Not a test: tools/pictures runs it.
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { findingAgree, work } from "./lib/worked.mjs";

await journey("pictures", async (all) => {
	const w = await work(all);
	const lead = w.lead;
	// Whoever opens the demonstration has verified it just before.
	await lead.send("/log/verify", {});
	while (await lead.page.getByRole("link", { name: "Look again" }).count() > 0)
		await lead.page.reload();
	const take = async (name, path, { ready, whole = false } = {}) => {
		await lead.go(path);
		if (ready)
			await lead.page.locator(ready).first().waitFor({ state: "attached" });
		await lead.page.evaluate(() => document.fonts.ready.then(() => undefined));
		await lead.page.mouse.move(0, 0);
		await lead.page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: whole });
	};
	await take("overview", "/", { whole: true });
	await take("search", `/search?q=${encodeURIComponent("taxi near/10 (firm* or concern* or complaint*)")}&gap=message-absent&gap=version-altered&gap=hidden-text`);
	await take("reading", `${w.mail}?q=taxi`);
	await take("scan", `${w.letter}?q=concerns`, { ready: ".pdf__page canvas" });
	await take("beside", await lead.go(w.versions).then(() =>
		lead.page.locator(".rail a[href*='/with/']").first().getAttribute("href")));
	await take("gaps", "/gaps");
	await take("finding", w.finding);
	await take("agreement", `${w.second}/agreement`);
	await take("disclosure", "/disclosure");
	await findingAgree(w);
	await take("report", "/report/document");
	await take("log", "/log");
}, { reportBy: new Date(Date.now() + 36 * 24 * 3600 * 1000).toISOString().slice(0, 10) });
