// candour itself: run for its words, or served until the end of the journey.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, statSync } from "node:fs";

const program = process.env.CANDOUR;

export function candour(args, input = "") {
	return execFileSync(program, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

// What the program made for all tests (norchester_ready.sh, among the tests of work), unless it is another since; or null.
function readyGet() {
	const made = statSync(process.env.NORCHESTER_READY ?? "", { throwIfNoEntry: false });
	return made && made.mtimeMs >= statSync(program).mtimeMs ? process.env.NORCHESTER_READY : null;
}

// The sample inspection, with its disclosure taken in.
export function inspectionMake(folder, { ingest: isFull = true, reportBy = "2014-11-30" } = {}) {
	const ready = isFull && reportBy === "2014-11-30" ? readyGet() : null;
	if (ready !== null) {
		cpSync(ready, folder, { recursive: true, preserveTimestamps: true });
		return;
	}
	candour(["init", folder, "--authority", "Norchester Borough Council", "--remit", "best-value",
		"--appointed", "2014-09-10", "--report-by", reportBy]);
	if (isFull)
		ingest(folder);
}

const delivery = (folder, from = `${process.env.SAMPLES}/norchester/disclosure`) => ["ingest", folder, from, "--from",
	"Norchester BC, monitoring officer", "--custodian", "Norchester BC", "--received", "2014-10-02", "--power", "LGA 1999 s.11"];

export function ingest(folder) {
	candour(delivery(folder));
}

// The same, or what lies in another folder, beside what else is done; resolves to its exit code.
export function ingestBeside(folder, from) {
	return new Promise((resolve) => {
		const child = spawn(program, delivery(folder, from), { stdio: "ignore" });
		// It works for a short while of each fifth of a second, so that a fast machine is not done before anybody has looked.
		const pace = setInterval(() => {
			child.kill("SIGCONT");
			setTimeout(() => child.exitCode === null && child.kill("SIGSTOP"), 15);
		}, 200);
		child.on("exit", (code) => {
			clearInterval(pace);
			resolve(code);
		});
	});
}

// Whether `candour verify` finds nothing amiss.
export function verified(folder) {
	try {
		candour(["verify", folder]);
		return true;
	} catch {
		return false;
	}
}

// An account; `secret` is that of its second factor, "" with { code: false }.
export function userMake(folder, login, name, role, { code = true } = {}) {
	const password = `${login} reads what was disclosed 7`;
	const said = candour(["user", "add", folder, login, "--name", name, "--role", role, "--json",
		...(code ? [] : ["--no-code"])], `${password}\n`);
	return { login, name, role, password, secret: JSON.parse(said).secret ?? "" };
}

// Serves on a free port; { address, end() }.
export async function serve(folder) {
	const child = spawn(program, ["serve", folder, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	let gone = false;
	const ended = new Promise((resolve) => child.on("exit", () => {
		gone = true;
		resolve();
	}));
	const address = await new Promise((resolve, reject) => {
		const look = (bytes) => {
			said += bytes;
			const found = said.match(/http:\/\/[^\s]+/);
			if (found)
				resolve(found[0].replace(/\/$/, ""));
		};
		child.stdout.on("data", look);
		child.stderr.on("data", look);
		ended.then(() => reject(new Error(`candour serve ended: ${said}`)));
	});
	return {
		address,
		async end() {
			if (!gone)
				child.kill("SIGTERM");
			await ended;
		},
	};
}
