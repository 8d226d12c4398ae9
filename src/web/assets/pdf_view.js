// The pages of a PDF as pictures with their text over them, so that it can be selected and searched. Without this script
// the page has the recognised text and a link to the file.
//
//   <div class="pdf" data-pdf="words that were searched for"><p><a href="/item/42/file" data-pdf-source>...</a></p></div>
//
// A page is drawn when it is about to be seen. Nothing in the file runs: scripts in PDF are not in what we embed of pdf.js.
import * as pdfjs from "asset:pdf.min.mjs";

pdfjs.GlobalWorkerOptions.workerSrc = "asset:pdf.worker.min.mjs";

const PIXELS_MAX = 40e6;
const BOXES_MAX = 200;
const viewports = new WeakMap();

function wordsOf(query) {
	return (query.match(/[\p{L}\p{N}]{2,}/gu) ?? []).filter((word) => !["AND", "OR", "NOT"].includes(word))
		.map((word) => word.toLowerCase());
}

// Paints over the text without touching it.
function mark(layer, words, hits) {
	for (const span of layer.querySelectorAll("span")) {
		const node = span.firstChild;
		if (node === null || node.nodeType !== Node.TEXT_NODE)
			continue;
		const text = node.data.toLowerCase();
		for (const word of words)
			for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
				const range = new Range();
				range.setStart(node, at);
				range.setEnd(node, Math.min(at + word.length, node.length));
				hits.add(range);
			}
	}
}

// Coded passages that know where on the page they are, as the panel has them; in points, from bottom left.
function boxesOf(number) {
	const found = [];
	for (const passage of document.querySelectorAll("[data-boxes]")) {
		let boxes = [];
		try {
			boxes = JSON.parse(passage.dataset.boxes);
		} catch {
			continue;
		}
		for (const box of Array.isArray(boxes) ? boxes : [])
			if (Array.isArray(box) && box.length === 5 && box.every(Number.isFinite) && box[0] === number)
				found.push({ box, style: passage.dataset.style, title: passage.dataset.title });
	}
	return found;
}

function highlight(sheet, viewport, number) {
	for (const { box, style, title } of boxesOf(number)) {
		const [x, y] = viewport.convertToViewportPoint(box[1], box[4]);
		const [right, bottom] = viewport.convertToViewportPoint(box[3], box[2]);
		const mark = document.createElement("div");
		mark.className = "pdf__box " + style;
		mark.title = title;
		mark.style.left = `${100 * Math.min(x, right) / viewport.width}%`;
		mark.style.top = `${100 * Math.min(y, bottom) / viewport.height}%`;
		mark.style.width = `${100 * Math.abs(right - x) / viewport.width}%`;
		mark.style.height = `${100 * Math.abs(bottom - y) / viewport.height}%`;
		sheet.append(mark);
	}
}

async function draw(file, sheet, number, words, hits) {
	const page = await file.getPage(number);
	const whole = page.getViewport({ scale: 1 });
	const scale = sheet.clientWidth / whole.width;
	const viewport = page.getViewport({ scale });
	const canvas = document.createElement("canvas");
	const layer = document.createElement("div");
	const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(PIXELS_MAX / (viewport.width * viewport.height)));
	canvas.width = Math.floor(viewport.width * sharp);
	canvas.height = Math.floor(viewport.height * sharp);
	canvas.setAttribute("aria-hidden", "true");
	layer.className = "pdf__text";
	sheet.style.setProperty("--total-scale-factor", scale);
	sheet.style.aspectRatio = `${whole.width} / ${whole.height}`;
	sheet.append(canvas, layer);
	await page.render({ canvas, viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] }).promise;
	await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport }).render();
	mark(layer, words, hits);
	highlight(sheet, viewport, number);
	viewports.set(sheet, viewport);
	page.cleanup();
}

async function show(box) {
	const source = box.querySelector("[data-pdf-source]");
	const words = wordsOf(box.dataset.pdf ?? "");
	const hits = typeof Highlight === "function" ? new Highlight() : new Set();
	const file = await pdfjs.getDocument({ url: source.href, isEvalSupported: false, enableXfa: false, useSystemFonts: true,
		useWasm: false, maxImageSize: PIXELS_MAX, disableAutoFetch: true, verbosity: 0 }).promise;
	const first = (await file.getPage(1)).getViewport({ scale: 1 });
	const watch = new IntersectionObserver((entries) => {
		for (const entry of entries)
			if (entry.isIntersecting) {
				watch.unobserve(entry.target);
				draw(file, entry.target, Number(entry.target.dataset.page), words, hits).catch(() => {
					entry.target.textContent = "This page of the file could not be drawn.";
				});
			}
	}, { rootMargin: "800px" });
	if (hits instanceof Set === false)
		CSS.highlights.set("hit", hits);
	for (let number = 1; number <= file.numPages; number++) {
		const sheet = document.createElement("section");
		sheet.className = "pdf__page";
		sheet.dataset.page = number;
		sheet.setAttribute("aria-label", `Page ${number} of ${file.numPages}`);
		sheet.style.aspectRatio = `${first.width} / ${first.height}`;
		box.append(sheet);
		watch.observe(sheet);
	}
}

for (const box of document.querySelectorAll("[data-pdf]"))
	show(box).catch(() => {
		const words = document.createElement("p");
		words.className = "warnline";
		words.textContent = "The file could not be drawn here. Its text stands beside it, and the file itself can be opened.";
		box.append(words);
	});

// ---- Choosing words on the page ----

// The sealed text of one page, run by run: letters without white space, and the code point that each stands at.
function lettersOf(text, number) {
	const letters = [];
	let page = 1;
	for (const part of text.querySelectorAll("h2.break, [data-at]")) {
		if (part.matches("h2")) {
			page = Number((/^Page (\d+)/.exec(part.textContent) ?? [0, page])[1]);
			continue;
		}
		let at = Number(part.dataset.at);
		for (const letter of part.textContent) {
			if (page === number && !/\s/u.test(letter))
				letters.push([letter, at]);
			at++;
		}
	}
	return letters;
}

// Where these words stand in it, as [from, to) in code points; null where they do not, or more than once.
function placeOf(text, number, words) {
	const wanted = Array.from(words).filter((letter) => !/\s/u.test(letter));
	const letters = lettersOf(text, number);
	let found = null;
	for (let i = 0; wanted.length > 0 && i + wanted.length <= letters.length; i++) {
		if (!wanted.every((letter, k) => letters[i + k][0] === letter))
			continue;
		if (found !== null)
			return null;
		found = [letters[i][1], letters[i + wanted.length - 1][1] + 1];
	}
	return found;
}

// What is selected of the page, a rectangle a line, in points of the file.
function rectanglesOf(range, sheet) {
	const viewport = viewports.get(sheet);
	const here = sheet.getBoundingClientRect();
	const scale = viewport.width / sheet.clientWidth;
	const lines = [];
	for (const rect of range.getClientRects()) {
		if (rect.width < 1 || rect.height < 1)
			continue;
		const line = lines.find((other) => Math.abs(other.top - rect.top) < other.height / 2);
		if (line === undefined) {
			lines.push({ left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom, height: rect.height });
			continue;
		}
		line.left = Math.min(line.left, rect.left);
		line.right = Math.max(line.right, rect.right);
		line.top = Math.min(line.top, rect.top);
		line.bottom = Math.max(line.bottom, rect.bottom);
	}
	return lines.slice(0, BOXES_MAX).map((line) => {
		const [a, b] = viewport.convertToPdfPoint((line.left - here.left) * scale, (line.top - here.top) * scale);
		const [c, d] = viewport.convertToPdfPoint((line.right - here.left) * scale, (line.bottom - here.top) * scale);
		return [Number(sheet.dataset.page), Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
			.map((value) => Math.round(value * 100) / 100);
	});
}

document.addEventListener("selectionchange", () => {
	const selection = document.getSelection();
	const text = document.querySelector("[data-passages]");
	const field = document.querySelector("[data-passage]");
	const boxes = document.querySelector("[data-boxes-field]");
	const said = document.querySelector("[data-chosen]");

	if (selection.rangeCount === 0 || selection.isCollapsed || [text, field, boxes, said].includes(null))
		return;
	const range = selection.getRangeAt(0);
	const start = range.startContainer.parentElement?.closest(".pdf__page") ?? null;
	const end = range.endContainer.parentElement?.closest(".pdf__page") ?? null;
	const words = selection.toString().trim();
	if (start === null || start !== end || !viewports.has(start) || words === "")
		return;
	const place = placeOf(text, Number(start.dataset.page), words);
	if (place === null) {
		field.value = boxes.value = "";
		said.textContent = "These words do not stand in the text below just so, or several times: choose them there.";
		return;
	}
	field.value = place[0] + "-" + place[1];
	boxes.value = JSON.stringify(rectanglesOf(range, start));
	said.textContent = "Selected: “" + (words.length > 80 ? words.slice(0, 80) + " …" : words) + "”";
});
