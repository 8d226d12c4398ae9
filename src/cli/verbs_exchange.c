/* The table of the verbs by which something leaves the inspection. One function and one row each. */
#include "cli/cli.h"
#include "cli/verbs.h"

const struct verb verbs_of_exchange[] = {
	{
		.name = "codebook export",
		.arguments = "DIR FILE",
		.summary = "Writes the codebook for other tools (REFI-QDA, .qdc)",
		.details =
			"All codes in their places, each with what it means and when to use it; closed\n"
			"ones as not to be used. Codes keep their GUIDs, so that a tool that has read the\n"
			"file before knows them again. That it was made is kept in the log.",
		.example = "candour codebook export norchester codebook.qdc",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_codebook_export,
	},
	{
		.name = "coding export",
		.arguments = "DIR FILE",
		.summary = "Writes codings, notes and texts for other tools (REFI-QDA, .qdpx)",
		.details =
			"Codes, coded passages with who coded them and when, notes, weights, and the texts\n"
			"of the documents that they are of. Restricted documents are left out with all that\n"
			"was said of them, and so are second readings, which are blind: how much was left\n"
			"out is printed. That the file was made, and of which items, is kept in the log.",
		.example = "candour coding export norchester norchester.qdpx",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_coding_export,
	},
	{
		.name = "codebook import",
		.arguments = "DIR FILE",
		.summary = "Takes over codes from another tool (REFI-QDA, .qdc or .qdpx)",
		.details =
			"Codes whose GUID is known here become a new version where they say something else;\n"
			"others are new. What has the name of another code is told apart. The file is read\n"
			"in a confined process; all of it is taken over or nothing, and that it was is kept\n"
			"in the log.",
		.example = "candour codebook import norchester codebook.qdc",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"dry-run", NULL, "only tells what would be done", false}},
		.run = verb_codebook_import,
	},
	{
		.name = "coding import",
		.arguments = "DIR FILE",
		.summary =
			"Takes over codes and coded passages from another tool (REFI-QDA, .qdpx)",
		.details =
			"Passages go where they stood, where the text of a document here is the text of the\n"
			"file word for word; otherwise where their words stand in a document of that name,\n"
			"if that is one place only. What is left out is printed with the reason. Passages\n"
			"of others are marked as imported by you. What was imported before is not imported\n"
			"again. Restricted documents are as if they were not here.",
		.example = "candour coding import norchester norchester.qdpx --dry-run",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"dry-run", NULL, "only tells what would be done", false}},
		.run = verb_coding_import,
	},
	{
		.name = "report",
		.arguments = "DIR",
		.summary = "Makes the report of the agreed findings, as HTML or PDF",
		.details =
			"Chapters are the lines of enquiry, paragraphs are numbered and keep their addresses,\n"
			"and each says what it rests on and what is missing. PDF is made by WeasyPrint,\n"
			"confined. Each copy has a number, is kept in DIR/reports as HTML and PDF, and is in\n"
			"the log with the hashes of its files and with the size and root of the log that it\n"
			"was made of. A draft has what is not agreed in it, marked, and no number; that it was\n"
			"made is in the log too.",
		.example = "candour report norchester --out report.pdf",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"out", "FILE", "a new file, .html or .pdf", true},
			{"draft", NULL, "a preview, with what is not agreed marked", false}},
		.run = verb_report,
	},
	{0},
};
