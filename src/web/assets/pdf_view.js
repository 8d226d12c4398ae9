// The pages of a PDF as pictures with their text over them, so that it can be selected and searched. Without this script
// the page has the recognised text and a link to the file.
//
//   <div class="pdf" data-pdf="words that were searched for"><p><a href="/item/42/file" data-pdf-source>...</a></p></div>
//
// A page is drawn when it is about to be seen. Nothing in the file runs: scripts in PDF are not in what we embed of pdf.js.
import * as pdfjs from "asset:pdf.min.mjs";

pdfjs.GlobalWorkerOptions.workerSrc = "asset:pdf.worker.min.mjs";

const PIXELS_MAX = 40e6;

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
