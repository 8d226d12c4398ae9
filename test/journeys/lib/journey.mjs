// A journey: a fresh inspection, served, and people with a browser each.
//
//   import { journey } from "./lib/journey.mjs";
//
//   await journey("search", async ({ enter, ok }) => {
//     const lead = await enter("lead");                 // made, signed in
//     await lead.go("/search?q=taxi");                  // 200, or ok() fails
//     await lead.see("results");                        // all of lib/looks.mjs, and a picture
//     await lead.page.getByRole("link", { name: "Next" }).click();
//   });
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as looks from "./looks.mjs";
import { inspectionMake, serve, userMake } from "./program.mjs";
import { done, is, ok, skipAll } from "./tap.mjs";
import { totp } from "./totp.mjs";

const names = {
	lead: ["iharrowgate", "Ines Harrowgate"],
	inspector: ["soduya", "Sade Oduya-Finch"],
	analyst: ["tmarchetti", "Tomas Marchetti-Vale"],
	"second-reader": ["pquill", "Perpetua Quill"],
	"disclosure-officer": ["dlindqvist", "Dag Lindqvist"],
	auditor: ["awrenfield", "Alma Wrenfield"],
	"liaison-officer": ["ltolliver", "Lorna Tolliver"],
};

class Visitor {
	constructor(journey, user, context, page, scripts) {
		Object.assign(this, { journey, user, context, page, scripts, trouble: [] });
		this.listen(page);
	}

	// What a page complains of, and whatever it asks of anybody but the inspection.
	listen(page) {
		page.on("console", (message) => {
			if (message.type() === "error" || message.type() === "warning")
				this.trouble.push(`${message.type()}: ${message.text()} (${message.location().url})`);
		});
		page.on("pageerror", (error) => this.trouble.push(`script: ${error}`));
		page.on("request", (request) => {
			if (!request.url().startsWith(`${this.journey.address}/`) && !/^(data|blob|about):/.test(request.url()))
				this.trouble.push(`a request to ${request.url()}`);
		});
	}

	// Opens a path of the inspection; the status is claimed, 200 unless said.
	async go(path, { status = 200 } = {}) {
		const response = await this.page.goto(this.journey.address + path);
		is(response.status(), status, `${path} answers ${status}`);
		if (status >= 400)
			this.trouble = this.trouble.filter((line) => !line.includes(`status of ${status}`));
		return response;
	}

	// Whatever is shown now must pass everything. How it looks is the same whatever built the program: under sanitizers, which
	// judge what the program does, that is left to the other build.
	async see(name) {
		const whole = `${this.journey.name} ${name}`;
		if (process.env.SANITIZED) {
			await looks.oneHeading(this.page, whole);
			this.quiet(whole);
			return;
		}
		const page = this.scripts ? this.page : await this.twin();
		await looks.picture(page, whole);
		await looks.oneHeading(page, whole);
		await looks.accessible(page, whole);
		await looks.fitsPhone(page, whole);
		await looks.focusShows(page, whole);
		await looks.keepsStill(page, whole);
		this.quiet(whole);
		if (page !== this.page)
			await page.context().close();
	}

	// The page as it is without scripts of ours, where those that look at it can run: with scripts off altogether
	// what they wait for never comes.
	async twin() {
		const context = await this.context.browser().newContext({ viewport: this.page.viewportSize(), reducedMotion: "reduce",
			storageState: await this.context.storageState() });
		const page = await context.newPage();
		this.listen(page);
		await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
		await page.goto(this.page.url());
		return page;
	}

	// Sends a form as a page of ours would, without looking for it; fields as an object or as pairs.
	async send(path, fields, { status = 200 } = {}) {
		this.csrf ??= await this.csrfGet();
		const [response] = await Promise.all([
			this.page.waitForResponse((one) => one.request().isNavigationRequest() && one.status() !== 303),
			this.page.evaluate(({ to, pairs }) => {
				const form = document.createElement("form");
				form.method = "post";
				form.action = to;
				for (const [name, value] of pairs) {
					const input = document.createElement("input");
					Object.assign(input, { type: "hidden", name, value });
					form.append(input);
				}
				document.body.append(form);
				setTimeout(() => form.submit(), 0);
			}, { to: path, pairs: [["csrf", this.csrf], ...(Array.isArray(fields) ? fields : Object.entries(fields))] }),
		]);
		await response.finished();
		await this.page.waitForLoadState();
		return is(response.status(), status, `${path} takes ${JSON.stringify(fields).slice(0, 120)}`);
	}

	async csrfGet() {
		await this.page.goto(`${this.journey.address}/account`);
		return this.page.locator("input[name=csrf]").first().inputValue();
	}

	quiet(name) {
		ok(this.trouble.length === 0, `${name}: nothing on the console`, this.trouble.join("\n"));
		this.trouble = [];
	}

	async signIn() {
		await this.go("/sign-in");
		await this.page.locator("#login").fill(this.user.login);
		await this.page.locator("#password").fill(this.user.password);
		await this.submit();
		if (this.user.secret !== "") {
			await this.page.locator("#code").fill(totp(this.user.secret));
			await this.submit();
		}
		// Where one comes out may be a page that this inspection has not got yet: that is not what is claimed here.
		this.trouble = this.trouble.filter((line) => !line.includes("status of 404"));
		await this.go("/account");
		return is(await this.page.locator(".top__me a").textContent(), this.user.name, `${this.user.name} signs in`);
	}

	// Presses the first button of the page and waits for the answer.
	async submit() {
		await Promise.all([this.page.waitForEvent("load"), this.page.locator("main form button:not([type=button])").first().click()]);
	}
}

async function browserOpen() {
	const path = process.env.CHROMIUM || "/usr/bin/chromium";
	if (!existsSync(path))
		skipAll(`there is no Chromium at ${path}`);
	const require = createRequire(join(process.env.JOURNEY_MODULES, "package.json"));
	const { chromium } = require("playwright-core");
	// Chromium's own sandbox wants a person's account; as root there is none.
	return chromium.launch({ executablePath: path, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
}

// `options.ingest` false: the inspection holds nothing yet.
export async function journey(name, story, options = {}) {
	const browser = await browserOpen();
	const folder = mkdtempSync(join(tmpdir(), "candour-journey-"));
	const inspection = join(folder, "norchester");
	let served;
	if (process.env.SHOTS)
		mkdirSync(process.env.SHOTS, { recursive: true });
	try {
		inspectionMake(inspection, options);
		served = await serve(inspection);
		const journey = { name, address: served.address, inspection, users: {} };
		// Somebody with a browser of their own; { scripts: false } without scripts.
		const visitor = async (user, { scripts = true } = {}) => {
			const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce",
				javaScriptEnabled: scripts });
			// Nothing is claimed of how long a page takes; under sanitizers, beside other tests, it may be long.
			context.setDefaultTimeout(process.env.SANITIZED ? 120_000 : 30_000);
			return new Visitor(journey, user, context, await context.newPage(), scripts);
		};
		// Made once a role; only the lead has a second factor, whose code is good for one signing in.
		const made = (role) => journey.users[role] ??= userMake(inspection, ...names[role], role, { code: role === "lead" });
		const enter = async (role, more = {}) => {
			const one = await visitor(made(role), more);
			await one.signIn();
			return one;
		};
		await story({ ...journey, visitor, made, enter, ok, is });
	} catch (error) {
		const places = browser.contexts().flatMap((context) => context.pages()).map((page) => page.url());
		ok(false, "the journey goes to its end", `${error.stack}\nThe pages are at ${places.join(", ")}`);
		for (const [at, page] of browser.contexts().flatMap((context) => context.pages()).entries())
			await looks.picture(page, `${name} ended ${at}`);
	} finally {
		await browser.close();
		await served?.end();
		rmSync(folder, { recursive: true, force: true });
	}
	done();
}
