/* The table of the verbs of exchange. One function and one row each. */
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
	{0},
};
