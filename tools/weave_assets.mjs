// weave_assets: makes one blob and one table in C of everything that a page loads.
//
//   node weave_assets.mjs SOURCE NODE_MODULES OUT.bin OUT.c
//
// Each file is named by the first 16 hex digits of its SHA-256, so that its address changes with its bytes and may be
// kept for ever. In styles and scripts, "asset:NAME" becomes the address of that asset. Written for node 18.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [source, modules, outBlob, outTable] = process.argv.slice(2);
const sass = await import(pathToFileURL(resolve(modules, "sass/sass.node.mjs")));

const types = {
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	mjs: "text/javascript; charset=utf-8",
	svg: "image/svg+xml",
	txt: "text/plain; charset=utf-8",
	woff2: "font/woff2",
};

function style(name) {
	return Buffer.from(sass.compile(join(source, name), {
		style: "compressed",
		// moj names what it builds on as "node_modules/...".
		loadPaths: [modules, resolve(modules, "..")],
		quietDeps: true,
		silenceDeprecations: ["import"],
	}).css);
}

function font(family, name) {
	return { name, bytes: () => readFileSync(join(modules, family, "files", name)) };
}

function packaged(name, path) {
	return { name, bytes: () => readFileSync(join(modules, path)) };
}

function own(name) {
	return { name, bytes: () => readFileSync(join(source, name)) };
}

// The licences of all that is embedded, as one text.
function licences() {
	const parts = ["sass", "govuk-frontend", "@ministryofjustice/frontend", "pdfjs-dist",
		"@fontsource-variable/source-sans-3", "@fontsource-variable/source-serif-4", "@fontsource/ibm-plex-mono"]
		.filter((name) => name !== "sass") // builds the styles, and is not in them
		.map((name) => {
			const about = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
			let text = readFileSync(join(source, "licence-MIT.txt"), "utf8");
			try {
				text = readFileSync(join(modules, name, "LICENSE"), "utf8");
			} catch (error) {
				if (error.code !== "ENOENT" || about.license !== "MIT") throw error;
			}
			return `${name} ${about.version} (${about.license})\n\n${text.trim()}\n`;
		});
	return Buffer.from(parts.join(`\n${"-".repeat(80)}\n\n`));
}

// Whatever another names stands before it.
const assets = [
	font("@fontsource-variable/source-sans-3", "source-sans-3-latin-wght-normal.woff2"),
	font("@fontsource-variable/source-sans-3", "source-sans-3-latin-wght-italic.woff2"),
	font("@fontsource-variable/source-sans-3", "source-sans-3-latin-ext-wght-normal.woff2"),
	font("@fontsource-variable/source-serif-4", "source-serif-4-latin-wght-normal.woff2"),
	font("@fontsource-variable/source-serif-4", "source-serif-4-latin-wght-italic.woff2"),
	font("@fontsource-variable/source-serif-4", "source-serif-4-latin-ext-wght-normal.woff2"),
	font("@fontsource/ibm-plex-mono", "ibm-plex-mono-latin-400-normal.woff2"),
	own("icon.svg"),
	own("icons.svg"),
	...["icon-close-cross-black.svg", "icon-document.svg", "icon-tag-remove-cross.svg",
		"icon-tag-remove-cross-white.svg", "icon-toggle-plus-minus.svg"].map((name) => packaged(name, `@ministryofjustice/frontend/moj/assets/images/${name}`)),
	{ name: "licences.txt", bytes: licences },
	packaged("pdf.worker.min.mjs", "pdfjs-dist/build/pdf.worker.min.mjs"),
	packaged("pdf.min.mjs", "pdfjs-dist/build/pdf.min.mjs"),
	{ name: "vendor.css", bytes: () => style("vendor.scss") },
	{ name: "candour.css", bytes: () => style("candour.css") },
	own("keys.js"),
	own("fields.js"),
	own("select.js"),
	own("upload.js"),
	own("pdf_view.js"),
];

function quoted(text) {
	return JSON.stringify(text);
}

const done = new Map();
const blob = [];
let size = 0;

function place(bytes) {
	const at = size;
	blob.push(bytes);
	size += bytes.length;
	return at;
}

const rows = assets.map(({ name, bytes }) => {
	const type = types[name.split(".").pop()];
	let content = bytes();
	if (type.startsWith("text/"))
		content = Buffer.from(content.toString("utf8").replace(/asset:([A-Za-z0-9._-]+)/g, (all, wanted) => {
			if (!done.has(wanted))
				throw new Error(`${name} names ${wanted}, which is no asset that stands before it`);
			return done.get(wanted);
		}));
	const hash = createHash("sha256").update(content).digest("hex");
	const address = `/a/${hash.slice(0, 16)}-${name}`;
	done.set(name, address);
	const zipped = type === "font/woff2" ? Buffer.alloc(0) : gzipSync(content, { level: 9 });
	const at = place(content);
	const gzipAt = place(zipped);
	return `\t{STR_INIT(${quoted(name)}), STR_INIT(${quoted(address)}), ${quoted(type)}, ${quoted(hash)},\n` +
		`\t\t{assets_blob + ${at}, ${content.length}}, {assets_blob + ${gzipAt}, ${zipped.length}}},`;
});

writeFileSync(outBlob, Buffer.concat(blob));
writeFileSync(outTable, `/* Made by tools/weave_assets.mjs: do not edit. */
#include "web/assets.h"

#include "base/attr.h"

#include <stddef.h>

/* The blob itself, ${size} bytes. */
__asm__(".pushsection .rodata\\n"
	".balign 16\\n"
	".globl assets_blob\\n"
	".hidden assets_blob\\n"
	"assets_blob:\\n"
	".incbin \\"${outBlob}\\"\\n"
	".popsection\\n");
extern const char assets_blob[];

static const struct asset assets[] = {
${rows.join("\n")}
};

const struct asset *
asset_at(size_t i)
{
	return i < COUNT_OF(assets) ? &assets[i] : NULL;
}
`);
