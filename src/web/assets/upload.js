// Sends a file in pieces: with how far it came, a pause, and going on after the connection or the page was lost. Without
// scripts the form sends the whole file at once.
"use strict";

(function () {
	const form = document.querySelector("form[data-upload]");
	const place = document.querySelector("[data-sending]");

	if (form === null || place === null || !window.fetch)
		return;

	const said = place.querySelector("[data-said]");
	const bar = place.querySelector("[data-bar]");
	const figures = place.querySelector("[data-figures]");
	const pause = place.querySelector("[data-pause]");
	const csrf = form.elements.csrf.value;
	const waits = [1000, 2000, 5000, 10000, 20000];
	let isPaused = false;
	let wake = null;
	let isSending = false;

	class Refused extends Error {}

	function size(bytes) {
		if (bytes < 1e6)
			return (bytes / 1e3).toFixed(1) + " kB";
		return bytes < 1e9 ? (bytes / 1e6).toFixed(1) + " MB" : (bytes / 1e9).toFixed(2) + " GB";
	}

	function show(offset, all) {
		const percent = Math.floor(offset * 100 / all);

		bar.value = percent;
		bar.textContent = percent + " %";
		figures.textContent = size(offset) + " of " + size(all) + ", " + percent + " %";
	}

	function tell(words) {
		if (said.textContent !== words)
			said.textContent = words;
	}

	// The sentence of an error page.
	async function sentence(response) {
		const page = new DOMParser().parseFromString(await response.text(), "text/html");
		const words = page.querySelector("main .state");

		return words === null ? "The inspection answered " + response.status + "." : words.textContent;
	}

	async function ask(address, options) {
		const response = await fetch(address, Object.assign({ cache: "no-store" }, options));

		// What will not be better the next time; the rest is tried again.
		if (!response.ok && response.status !== 409 && response.status !== 503 && response.status !== 408)
			throw new Refused(await sentence(response));
		if (response.redirected && new URL(response.url).pathname === "/sign-in")
			throw new Refused("You are signed out. Sign in again, open the upload from the list, and choose the file again.");
		return response;
	}

	function post(address, fields) {
		return ask(address, { method: "POST", headers: { "X-Candour-Csrf": csrf },
			body: new URLSearchParams(Object.assign({ csrf: csrf }, fields)) });
	}

	function sleep(ms) {
		return new Promise(function (resolve) {
			wake = resolve;
			setTimeout(resolve, ms);
		});
	}

	async function unpaused() {
		while (isPaused)
			await sleep(60000);
	}

	// Until the connection is there again.
	async function stubborn(act) {
		for (let tries = 0;; tries++) {
			await unpaused();
			try {
				const response = await act();
				if (response.ok || response.status === 409)
					return response;
			} catch (error) {
				if (error instanceof Refused)
					throw error;
			}
			const wait = waits[Math.min(tries, waits.length - 1)];
			tell("The connection is lost. It is tried again every few seconds; nothing that came is lost.");
			await sleep(wait);
		}
	}

	// Of what came last the inspection gives the hash: another file of the same name is not gone on with.
	async function isSame(file, state) {
		if (state.tail === 0 || !window.crypto || !window.crypto.subtle)
			return true;
		const bytes = await file.slice(state.offset - state.tail, state.offset).arrayBuffer();
		const digest = new Uint8Array(await window.crypto.subtle.digest("SHA-256", bytes));

		return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === state.tail_sha256;
	}

	async function send(reference, file) {
		const address = "/upload/" + encodeURIComponent(reference);
		const state = await (await stubborn(() => ask(address + "/offset"))).json();
		let offset = state.offset;

		if (state.state === "coming" && !(await isSame(file, state)))
			throw new Refused("This is not the file of which the beginning came. Choose the same file, or give this upload up.");
		while (state.state === "coming" && offset < file.size) {
			show(offset, file.size);
			await unpaused();
			tell("The file is being sent.");
			const piece = file.slice(offset, Math.min(offset + state.piece, file.size));
			const response = await stubborn(() => ask(address + "/piece?at=" + offset, { method: "POST",
				headers: { "X-Candour-Csrf": csrf, "Content-Type": "application/octet-stream" }, body: piece }));
			// After a lost answer the inspection says where it stands.
			offset = (await response.json()).offset;
		}
		show(file.size, file.size);
		pause.hidden = true;
		tell("All of it came. The receipt is being written.");
		await stubborn(() => post(address + "/end", {}));
		isSending = false;
		window.location.assign(address);
	}

	async function begin(file) {
		const fields = { name: file.name, size: String(file.size) };

		for (const name of ["given_by", "custodian", "power", "received-day", "received-month", "received-year", "request", "note"])
			if (form.elements[name])
				fields[name] = form.elements[name].value;
		const begun = await (await stubborn(() => post("/uploads/begin", fields))).json();

		// The page lost and opened again is that of the upload.
		window.history.replaceState(null, "", begun.page);
		Object.assign(form.dataset, { reference: begun.reference, name: file.name, size: String(file.size) });
		return begun.reference;
	}

	async function start(file) {
		isSending = true;
		form.hidden = true;
		place.hidden = false;
		pause.focus();
		try {
			const reference = form.dataset.reference || await begin(file);
			await send(reference, file);
		} catch (error) {
			isSending = false;
			form.hidden = false;
			pause.hidden = true;
			tell((error instanceof Refused ? error.message : "The file cannot be read any more. Choose it again.") +
				" What came is kept, and can be gone on with.");
		}
	}

	pause.addEventListener("click", function () {
		isPaused = !isPaused;
		pause.textContent = isPaused ? "Go on" : "Pause";
		if (isPaused)
			tell("Paused. You may close this page and go on later: choose the same file again on the page of the upload.");
		if (wake !== null)
			wake();
	});

	form.addEventListener("submit", function (event) {
		const file = form.elements.file.files[0];

		event.preventDefault();
		if (file === undefined || isSending)
			return;
		if (form.dataset.reference && (file.name !== form.dataset.name || String(file.size) !== form.dataset.size)) {
			place.hidden = false;
			pause.hidden = true;
			tell("That is another file: this upload is of " + form.dataset.name + ", " + size(Number(form.dataset.size)) + ".");
			return;
		}
		pause.hidden = false;
		start(file);
	});

	window.addEventListener("beforeunload", function (event) {
		if (isSending && !isPaused)
			event.preventDefault();
	});
})();
