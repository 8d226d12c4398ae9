// Codes and passages leave one inspection by a button, and come into another by its page.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { inspectionMake, serve, userMake } from "./lib/program.mjs";

await journey("exchange", async ({ enter, ok, is }) => {
	const folder = mkdtempSync(join(tmpdir(), "candour-exchange-"));
	const lead = await enter("lead");
	const { page } = lead;
	const press = (on, name) => Promise.all([on.waitForEvent("load"), on.getByRole("button", { name }).first().click()]);
	const words = (on) => on.locator("main").innerText();
	const take = async (name) => {
		const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
		const to = join(folder, file.suggestedFilename());
		await file.saveAs(to);
		return to;
	};
	let served;

	try {
		await lead.go("/exchange");
		ok((await words(page)).includes("nothing to export"), "an empty codebook is not exported");
		await lead.see("nothing yet");
		await lead.send("/code", { code: "0", version: "0", name: "Minute altered", colour: "rust", line: "0", parent: "0",
			definition: "A record changed after it was agreed", include_when: "", exclude_when: "", example: "" });
		await lead.go("/search?q=%22taxi+firms%22+from:office");
		await Promise.all([page.waitForURL("**/item/**"), page.locator(".res h2 a").first().click()]);
		await lead.go(`${new URL(page.url()).pathname}/passages`);
		await page.locator("input[type=checkbox]").nth(1).check();
		await press(page, /Code/);
		await lead.go("/exchange");
		await lead.see("something");
		const left = async () => {
			await lead.go("/log");
			return (await words(page)).split("Something left the workbench as a file").length;
		};
		const before = await left();
		await lead.go("/exchange");
		const book = await take("Codebook, .qdc");
		const project = await take("Coding, .qdpx");
		ok(readFileSync(book, "utf8").includes("Minute altered"), "the codebook is given as a file");
		is(await left() - before, 2, "both are in the log");

		// The same records in another inspection, where nothing is coded.
		const other = join(folder, "other");
		inspectionMake(other);
		served = await serve(other);
		const user = userMake(other, "iharrowgate", "Ines Harrowgate", "inspector", { code: false });
		const there = (await page.context().browser().newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" }));
		const second = await there.newPage();
		await second.goto(`${served.address}/sign-in`);
		await second.locator("#login").fill(user.login);
		await second.locator("#password").fill(user.password);
		await Promise.all([second.waitForEvent("load"), second.locator("main form button:not([type=button])").first().click()]);
		const upload = async (path) => {
			await second.goto(`${served.address}/exchange`);
			await second.locator("#file").setInputFiles(path);
			await press(second, "See what would be done");
		};

		await upload(project);
		ok((await words(second)).includes("What would be imported"), "first one is shown what would be done");
		lead.page = second;
		await lead.see("what would be done");
		await press(second, "Import it");
		ok((await words(second)).includes("in the log"), "then it is done");
		await lead.see("what was done");
		await second.goto(`${served.address}/code/1`);
		ok((await words(second)).includes("Minute altered") && (await words(second)).includes("Item "), "the code is there with its passage");
		await upload(project);
		ok((await words(second)).includes("here already"), "the same again is nothing new");

		const hostile = join(folder, "hostile.qdc");
		writeFileSync(hostile, "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><CodeBook/>");
		await upload(hostile);
		ok((await words(second)).includes("DOCTYPE"), "a file that does harm is refused in words");
		lead.trouble = [];
	} finally {
		await served?.end();
		rmSync(folder, { recursive: true, force: true });
	}
});
