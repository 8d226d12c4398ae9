// Claims, as test/tap.h has them.
let count = 0;
let failed = 0;

export function ok(holds, words, more) {
	count++;
	if (!holds)
		failed++;
	console.log(`${holds ? "ok" : "not ok"} ${count} - ${words.replace(/[\n#]/g, " ")}`);
	if (!holds && more !== undefined && more !== "")
		console.log(String(more).replace(/^/gm, "# "));
	return holds;
}

export function is(got, wanted, words) {
	return ok(got === wanted, words, `wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
}

export function skipAll(why) {
	console.log(`1..0 # SKIP ${why}`);
	process.exit(0);
}

export function done() {
	console.log(`1..${count}`);
	process.exitCode = failed === 0 ? 0 : 1;
}
