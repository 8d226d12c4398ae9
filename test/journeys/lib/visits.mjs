// Which pages every.mjs visits: group, route, then [role, path, name of the state, more]. A path may be a function of
// what work() of lib/worked.mjs made, and of who goes there; undefined stays where one is. `more` has status, scripts,
// file (it is taken, not shown) and act (what is done before one looks).

// The path of the first link that a page offers.
export const linked = (from, selector) => async (w, who) => {
	await who.go(typeof from === "function" ? from(w) : from);
	return who.page.locator(selector).first().getAttribute("href");
};

// A button is pressed, and the answer awaited.
const press = (name) => (who) => Promise.all([who.page.waitForEvent("load"), who.page.getByRole("button", { name }).first().click()]);

// Something is opened that was folded.
const unfold = (words) => (who) => who.page.locator("summary", { hasText: words }).first().click();

// Routes whose states are made, and looked at, by a journey of their own.
export const elsewhere = {
	"/item/:item/use": "reading",
	"/liaison": "upload",
	"/liaison/request/:request/:ending": "upload",
	"/request/:request": "upload",
	"/request/:request/:ending": "upload",
	"/upload/:reference": "upload",
	"/upload/:reference/offset": "upload",
	"/upload/:reference/receipt": "upload",
	"/uploads/new": "upload",
};

export const visits = {
	empty: {
		"/": [["lead", "/", "overview"]],
		"/disclosure": [["lead", "/disclosure", "disclosure"]],
		"/search": [["lead", "/search", "search"], ["lead", "/search?q=taxi", "no results"]],
		"/searches": [["lead", "/searches", "saved searches"]],
		"/codebook": [["lead", "/codebook", "codebook"]],
		"/exchange": [["lead", "/exchange", "exchange of nothing"]],
		"/reading": [["lead", "/reading", "reading lists"]],
		"/gaps": [["lead", "/gaps", "gaps"]],
		"/requests/new": [["lead", "/requests/new", "letter"]],
		"/findings": [["lead", "/findings", "findings"]],
		"/report": [["lead", "/report", "report"]],
		"/report/document": [["lead", "/report/document", "document"]],
		"/log": [["lead", "/log", "log"]],
		"/people": [["lead", "/people", "people"]],
		"/access": [["lead", "/access", "restricted items"]],
		"/item/:item": [["lead", "/item/1", "no such item", { status: 404 }]],
	},
	evidence: {
		"/help": [["nobody", "/help", "help of a stranger"], ["lead", "/help", "help"]],
		"/": [["lead", "/", "overview"], ["disclosure-officer", "/", "overview of who reads no evidence"]],
		"/disclosure": [["lead", "/disclosure", "disclosure"]],
		"/disclosure/:delivery/receipt": [["lead", linked("/disclosure", "a[href$='/receipt']"), "receipt", { file: true }]],
		"/gaps": [["lead", "/gaps", "gaps"], ["lead", "/gaps?kind=hidden-text&state=explained", "no gaps of this kind"]],
		"/gaps/:reference": [["lead", (w) => w.gap, "a gap that was asked for"],
			["analyst", linked("/gaps?kind=hidden-text", ".gaps a.t"), "a gap of a restricted record"]],
		"/requests/new": [["lead", "/requests/new", "letter of nothing"], ["disclosure-officer", "/requests/new", "letter by who sends it"]],
		"/requests/draft/:ending": [["lead", linked((w) => `/requests/new?gap=${w.gap.split("/").pop()}`, "a[href^='/requests/draft']"), "letter", { file: true }]],
		"/search": [["lead", "/search?q=taxi", "search"], ["lead", "/search?q=taxi&gap=message-absent", "narrowed"],
			["lead", "/search?q=zzzz", "no results"], ["lead", "/search?q=taxi&from=2090&to=2091", "nothing in these years"],
			["lead", "/search?q=(taxi", "a mistake", { status: 400 }], ["second-reader", "/search?q=Brackley+concerns", "a closed item among the results"],
			["lead", "/search?q=taxi", "search unfolded", { act: unfold("How to ask") }]],
		"/searches": [["lead", "/searches", "saved searches"], ["analyst", "/searches", "saved searches of others"]],
		"/searches/:search": [["lead", linked("/searches", ".codebook a[href$='/2']"), "a list of terms"]],
		"/item/:item": [["lead", (w) => w.mail, "a mail"], ["analyst", (w) => `${w.reply}?q=taxi`, "a mail coded by others"],
			["second-reader", (w) => w.shut, "a closed item", { status: 403 }],
			["lead", linked("/search?q=kind:image", ".res h2 a"), "a picture"],
			["lead", linked("/search?q=file:*.xlsx", ".res h2 a"), "a workbook"],
			["lead", linked("/search?q=file:*.docx+gap:version-altered", ".res h2 a"), "a text with versions"],
			["lead", linked("/search?q=file:*.pdf", ".res h2 a"), "a PDF"],
			["lead", linked("/search?q=file:*.zip", ".res h2 a"), "an archive"],
			["lead", "/item/999999", "no such item", { status: 404 }]],
		"/item/:item/thread": [["lead", (w) => `${w.mail}/thread`, "a thread"]],
		"/item/:item/original": [["lead", (w) => `${w.mail}/original`, "original", { file: true }]],
		"/item/:item/page/:page": [["lead", async (w, who) => {
			await who.go(await linked("/search?q=file:*.tif", ".res h2 a")(w, who));
			return who.page.locator("img.scan").first().getAttribute("src");
		}, "picture of a scan", { file: true }]],
		"/item/:item/passages": [["lead", (w) => `${w.mail}/passages`, "sentences"]],
		"/item/:item/with/:other": [["lead", linked((w) => w.versions, ".rail a[href*='/with/']"), "two versions"]],
	},
	work: {
		"/codebook": [["lead", "/codebook", "codebook"], ["analyst", "/codebook", "codebook of who may not change it"]],
		"/exchange": [["inspector", "/exchange", "exchange"]],
		"/exchange/codebook": [["lead", "/exchange/codebook", "codebook as a file", { file: true }]],
		"/exchange/coding": [["lead", "/exchange/coding", "coding as a file", { file: true }]],
		"/code/:code": [["lead", "/code/1", "a code"], ["lead", "/code/new", "a new code"], ["lead", "/code/99", "no such code", { status: 404 }]],
		"/reading": [["lead", "/reading", "lists"], ["second-reader", "/reading", "lists of a second reader"]],
		"/reading/:list": [["lead", (w) => w.list, "a list"], ["lead", (w) => w.second, "a second reading"]],
		"/reading/:list/agreement": [["lead", (w) => `${w.second}/agreement`, "agreement"]],
		"/item/:item": [["lead", linked((w) => w.list, ".btns a[href^='/item/'], main table a[href^='/item/']"), "reading along a list"]],
		"/findings": [["lead", "/findings", "findings"], ["analyst", "/findings", "findings of who may not write"]],
		"/finding/:finding": [["lead", (w) => w.finding, "a finding"], ["lead", (w) => w.planned, "a planned finding"],
			["analyst", (w) => w.finding, "a finding read"],
			["lead", (w) => w.finding, "a finding with a form open", { act: unfold("Say what has come of it") }]],
		"/finding/:finding/edit": [["lead", (w) => `${w.finding}/edit`, "writing"]],
		"/finding/:finding/link": [["lead", linked((w) => w.finding, ".ref--add"), "linking"],
			["lead", linked((w) => w.finding, ".ref--add"), "linking nothing", { act: async (who) => {
				await press("Link it")(who);
				who.trouble = [];
			} }]],
		"/finding/:finding/versions": [["lead", (w) => `${w.finding}/versions`, "versions"]],
		"/report": [["lead", "/report", "report"], ["analyst", "/report", "report of who reads"]],
		"/report/document": [["lead", "/report/document", "document"], ["lead", "/report/document?draft=1", "draft"]],
		"/report/style.css": [["lead", "/report/style.css", "style", { file: true }]],
		"/report/copies/:copy/:form": [["lead", "/report/copies/1/html", "report", { file: true }]],
	},
	authority: {
		"/disclosure": [["disclosure-officer", "/disclosure", "uploads, a request and a late one"], ["analyst", "/disclosure", "uploads of who may not deliver"]],
		"/request/:request": [["lead", "/request/1", "a request"], ["analyst", "/request/1", "a request read"],
			["disclosure-officer", "/request/2", "a late request"]],
		"/request/:request/:ending": [["disclosure-officer", "/request/1/odt", "letter", { file: true }]],
		"/uploads/new": [["disclosure-officer", "/uploads/new", "uploading"], ["liaison-officer", "/uploads/new?request=1", "uploading an answer"]],
		"/upload/:reference": [["disclosure-officer", (w) => w.half, "half an upload"], ["lead", (w) => w.half, "half an upload of another"],
			["lead", (w) => w.receipt, "a receipt"], ["liaison-officer", (w) => w.receipt, "one's own receipt"],
			["liaison-officer", (w) => w.half, "another's upload", { status: 404 }]],
		"/upload/:reference/receipt": [["liaison-officer", (w) => `${w.receipt}/receipt`, "receipt", { file: true }]],
		"/upload/:reference/offset": [["disclosure-officer", (w) => `${w.half}/offset`, "how far it came", { file: true }]],
		"/liaison": [["liaison-officer", "/liaison", "requests and deliveries"],
			["liaison-officer", "/liaison", "requests and deliveries without scripts", { scripts: false }]],
		"/liaison/request/:request/:ending": [["liaison-officer", "/liaison/request/1/txt", "letter", { file: true }]],
	},
	people: {
		"/a/:asset": [["nobody", linked("/help", "link[rel=stylesheet]"), "style", { file: true }]],
		"/sign-in": [["nobody", "/sign-in", "signing in"],
			["nobody", "/sign-in", "a wrong password", { act: async (who) => {
				await who.page.locator("#login").fill("nobody");
				await who.page.locator("#password").fill("not the password");
				await who.submit();
				who.trouble = [];
			} }]],
		"/sign-in/code": [["nobody", "/sign-in", "the second factor", { act: async (who, w) => {
			await who.page.locator("#login").fill(w.lead.user.login);
			await who.page.locator("#password").fill(w.lead.user.password);
			await who.submit();
		} }], ["nobody", undefined, "the app is not at hand", { act: unfold("not at hand") }]],
		"/account": [["lead", "/account", "account"], ["liaison-officer", "/account", "account of the authority"],
			["auditor", "/account", "account without scripts", { scripts: false }],
			["analyst", "/account", "secret shown once", { act: async (who) => {
				await who.page.locator("#password-code").fill(who.user.password);
				await press("Set up an app anew")(who);
			} }]],
		"/people": [["lead", "/people", "people"], ["lead", "/people", "no account made", { act: async (who) => {
			await press("Make the account")(who);
			who.trouble = [];
		} }]],
		"/people/:account": [["lead", linked("/people", "main table a"), "a person"]],
		"/access": [["lead", "/access", "a question waits"]],
		"/access/ask": [["analyst", (w) => `/access/ask?item=${w.shut.split("/").pop()}`, "asking"],
			["analyst", (w) => `/access/ask?item=${w.shut.split("/").pop()}`, "asked", { act: async (who) => {
				await who.page.locator("#why").fill("I read the letters.");
				await press("Ask")(who);
			} }]],
		"/log": [["lead", "/log", "log"], ["auditor", "/log?kind=sign-in", "log of an auditor"], ["lead", "/log?number=999999", "no such entry", { status: 200 }]],
		"/log/checkpoint": [["lead", "/log/checkpoint", "checkpoint", { file: true }]],
		"/log/:entry": [["lead", "/log/1", "the first entry"], ["auditor", "/log/9", "an entry"]],
		"/log/:entry/proof": [["auditor", "/log/1/proof", "proof", { file: true }]],
		"nothing": [["nobody", "/nowhere", "no such page", { status: 404 }], ["lead", "/nowhere", "no such page of a person", { status: 404 }]],
	},
};

// A path of a route that somebody is refused, whatever it is about.
export function refused(route) {
	return route.replace(/:[a-z]+/g, "1");
}
