// moj_fixtures: the Ministry's package ships templates and no fixtures; this makes some, by its own templates.
//
//   node moj_fixtures.mjs NODE_MODULES EXAMPLES.json OUT.json
//
// EXAMPLES.json names components and options. Its sortable table is a script's work and has no template: its heads are made
// of that script's arrows. Written for node 18.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, examplesFile, outFile] = process.argv.slice(2);
const nunjucks = createRequire(resolve(modules, "x.js"))("nunjucks");
const moj = join(modules, "@ministryofjustice/frontend/moj/components");
const environment = new nunjucks.Environment(
	new nunjucks.FileSystemLoader([join(modules, "govuk-frontend/dist"), join(modules, "@ministryofjustice/frontend")]),
	{ autoescape: true, throwOnUndefined: false });

// Days in words are ours: what an example gives as the format is what is shown.
environment.addFilter("date", (stamp, format) => format);

function rendered(component, options) {
	return environment.renderString(readFileSync(join(moj, component, "template.njk"), "utf8"), { params: options });
}

function sortable(options) {
	const script = readFileSync(join(moj, "sortable-table/sortable-table.mjs"), "utf8");
	const arrow = { ascending: "upArrow", descending: "downArrow", none: "upDownArrow" }[options.sort];
	const picture = new RegExp(`this\\.\\$${arrow} = \`([^\`]+)\``).exec(script)[1];
	const button = environment.renderString(
		'<button type="submit" form="{{ form }}" name="{{ name }}" value="{{ value }}">{{ text }}{{ picture | safe }}</button>',
		{ ...options, picture });

	return `<table><tr><th scope="col" class="govuk-table__header" aria-sort="${options.sort}">${button}</th></tr></table>`;
}

const components = JSON.parse(readFileSync(examplesFile, "utf8"));
const made = Object.entries(components).map(([component, examples]) => ({
	component,
	fixtures: Object.entries(examples).map(([name, options]) => ({
		name, options, html: component === "sortable-table" ? sortable(options) : rendered(component, options),
	})),
}));
writeFileSync(outFile, JSON.stringify(made, null, 1));
