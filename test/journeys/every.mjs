// Every page that can be asked for, as test/web/matrix.tsv has them, in the states that matter. A route without a visit
// here fails, so that no page is forgotten. Its argument is the group of visits.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { journey } from "./lib/journey.mjs";
import { elsewhere, refused, visits } from "./lib/visits.mjs";
import { ok } from "./lib/tap.mjs";
import { authority, work } from "./lib/worked.mjs";

const ROLES = ["nobody", "lead", "inspector", "analyst", "second-reader", "disclosure-officer", "auditor", "liaison-officer"];
const group = process.argv[2];

// [route, { role: may }] of each route of the method.
function routesRead(method = "GET") {
	return readFileSync(join(process.env.TESTS, "web/matrix.tsv"), "utf8").split("\n").filter((line) => line.startsWith(`${method} `))
		.map((line) => {
			const [route, letters] = line.split("\t");
			return [route.slice(method.length + 1), Object.fromEntries(ROLES.map((role, at) => [role, letters[at] === "y"]))];
		});
}

// What is no page comes as what it is, and no browser guesses otherwise.
async function take(who, path, name) {
	const response = await who.context.request.get(who.journey.address + path);
	ok(response.status() === 200 && response.headers()["x-content-type-options"] === "nosniff" &&
		(await response.body()).length > 0, `${name}: ${path} is given`, `status ${response.status()}`);
}

// Visits one after the other, each by who is named, each person signed in once.
async function visit(visitors, enter, wanted, w) {
	for (const [role, path, name, more = {}] of wanted) {
		const key = `${role}${more.scripts === false ? " without scripts" : ""}`;
		visitors[key] ??= await enter(role, more);
		const to = typeof path === "function" ? await path(w, visitors[key]) : path;
		if (more.file) {
			await take(visitors[key], to, name);
			continue;
		}
		if (to !== undefined)
			await visitors[key].go(to, more);
		if (more.act)
			await more.act(visitors[key], w);
		await visitors[key].see(name);
	}
}

// Forms with a session's own secret, and with files: to whom a route is closed, no field of theirs is looked at.
async function refuseForms(who, role) {
	const shut = routesRead("POST").filter(([, may]) => !may[role]).map(([route]) => refused(route));
	const csrf = role === "nobody" ? "" : await who.csrfGet();
	const headers = { origin: who.journey.address };
	const wrong = [];
	for (const path of shut)
		for (const body of [{ form: { csrf } }, { multipart: { csrf, file: { name: "a", mimeType: "text/plain", buffer: Buffer.from("a") } } }]) {
			const response = await who.context.request.post(who.journey.address + path, { ...body, headers, maxRedirects: 0 });
			if (response.status() !== 403)
				wrong.push(`${path} answers ${response.status()} to ${Object.keys(body)[0]}`);
		}
	ok(wrong.length === 0, `${shut.length} forms are closed to the ${role}`, wrong.join("\n"));
	return shut.length;
}

async function refuse({ enter, visitor }) {
	let forms = 0;
	for (const role of ROLES) {
		const who = role === "nobody" ? await visitor(null) : await enter(role);
		const shut = routesRead().filter(([, may]) => !may[role]).map(([route]) => refused(route));
		const wrong = [];
		for (const path of shut) {
			const response = await who.context.request.get(who.journey.address + path, { maxRedirects: 0 });
			// Who may not see the overview begins elsewhere; who is nobody signs in.
			if (response.status() !== (role === "nobody" || path === "/" ? 303 : 403))
				wrong.push(`${path} answers ${response.status()}`);
		}
		ok(wrong.length === 0, `${shut.length} pages are closed to the ${role}`, wrong.join("\n"));
		forms += await refuseForms(who, role);
		if (shut.length === 0)
			continue;
		await who.go(shut.at(-1), { status: role === "nobody" ? 200 : 403 });
		await who.see(`refused ${role}`);
	}
	ok(forms > 100, `${forms} times a form was refused`);
}

await journey(`every ${group}`, async (all) => {
	const { enter, visitor } = all;
	if (group === "refused") {
		const known = new Set([...Object.keys(elsewhere), ...Object.values(visits).flatMap((each) => Object.keys(each))]);
		const missing = routesRead().map(([route]) => route).filter((route) => !known.has(route));
		ok(missing.length === 0, "each route has a visit in lib/visits.mjs", missing.join("\n"));
		await refuse(all);
		return;
	}
	const visitors = { nobody: await visitor(null) };
	const w = group === "empty" ? {} : await (group === "authority" ? authority : work)(all);
	for (const [role, who] of Object.entries({ lead: w.lead, "second-reader": w.second_reader, "disclosure-officer": w.officer,
		"liaison-officer": w.liaison }))
		if (who !== undefined)
			visitors[role] = who;
	for (const wanted of Object.values(visits[group]))
		await visit(visitors, enter, wanted, w);
}, { ingest: group !== "empty" && group !== "refused" });
