/* The table of the verbs of record linkage. One function and one row each. */
#include "cli/cli.h"
#include "cli/link_talk.h"
#include "cli/verbs.h"

#define MANY CLI_ARGUMENT_MAX

const struct verb verbs_of_linkage[] = {
	{
		.name = "link",
		.arguments = "DIR | --csv FILE... --out FOLDER",
		.summary = "Finds which records of several agencies are about the same person",
		.details =
			"Takes the CSV and workbook items of an inspection, or CSV files that belong to\n"
			"none, guesses what each column holds and shows it, finds the pairs of records that\n"
			"may be one person, weighs them, and says how many people there are and how sure\n"
			"that is. Nothing has to be set; nothing is sent anywhere. A link is evidence, not\n"
			"fact: look at doubtful ones with candour link review, at any with candour link\n"
			"explain. Where all tables of the run before are there as they were, only new ones\n"
			"are compared with them. The same files, options and seed give the same results,\n"
			"byte for byte, on any number of processors. docs/guide/linkage.md has all of it.",
		.example = "candour link norchester --sources police=17,health=23,schools=31",
		.argument_least = 1,
		.argument_most = MANY,
		.options = {{"sources", "NAME=ITEM,...",
				    "the items to link and what to call them (default: all tables)",
				    false},
			{"csv", NULL, "the arguments are CSV files; no inspection is wanted",
				false},
			{"out", "FOLDER", "where the results go, a new folder (with --csv)", false},
			{"again", NULL,
				"renew the results in FOLDER; people keep their numbers, decisions stay",
				false},
			{"whole", NULL,
				"learn and compare all anew, not only what is new since the run before",
				false},
			{"tables", "all|new",
				"tables of all records, or of what is new alone, where only what is "
				"new was compared",
				false},
			{"json-lines", NULL, "edges and clusters as JSON Lines, too", false},
			{"map", "COLUMN=ROLE...",
				"what a column holds, where the guess is wrong (may be repeated)",
				false},
			{"block", "RULE...",
				"find pairs by this rule, such as surname+dob.year_month (may be "
				"repeated)",
				false},
			{"model", "FILE", "weigh by this model instead of learning one", false},
			{"cut", "BITS", "least mean weight at which records are one person", false},
			{"rounds", "N", "rounds of learning from what was linked", false},
			{"seed", "N", "of every random draw (default 1)", false},
			LINK_LIMIT_OPTIONS},
		.run = verb_link,
	},
	{
		.name = "link review",
		.arguments = "DIR [A B]",
		.summary =
			"Shows doubtful pairs, nearest to the cut first, and notes what you decide",
		.details =
			"Each pair is shown side by side, field by field, with what each field speaks for\n"
			"or against in bits. Answer y (the same person), n (not the same), s (pass it\n"
			"over), u (take the last decision back), w (why this weight), h (help) or q (end);\n"
			"a key on a terminal, a line each from a pipe. With A and B, as source:id, that\n"
			"pair alone. Every decision is kept with who made it and why, in the log of an\n"
			"inspection or in decisions.csv of a folder, and stands above all weights when\n"
			"candour link runs again.",
		.example =
			"candour link review norchester --why \"second reading by two inspectors\"",
		.argument_least = 1,
		.argument_most = 3,
		.options = {{"limit", "N", "pairs to show (default 50)", false},
			{"why", "TEXT", "the reason for all decisions, instead of asking each time",
				false},
			{"by", "NAME", "who decides (default: the login name)", false},
			LINK_LIMIT_OPTIONS},
		.run = verb_link_review,
	},
	{
		.name = "link explain",
		.arguments = "DIR A B",
		.summary = "Says why two records were linked or were not, field by field",
		.details =
			"A and B are records, as source:id. It starts from how likely any two records are\n"
			"one person, then adds what each field says in bits (one bit doubles the odds), what\n"
			"a rare value adds and what a shared household takes away; it says which rule found\n"
			"the pair, or that none did, and in which people the two now are.",
		.example = "candour link explain norchester police:17 health:A-3",
		.argument_least = 3,
		.argument_most = 3,
		.options = {LINK_LIMIT_OPTIONS},
		.run = verb_link_explain,
	},
	{
		.name = "link count",
		.arguments = "DIR",
		.summary = "Counts people, and those already known to an agency before a day",
		.details =
			"Without options: all people, those whom each source knows, and those whom a\n"
			"column flags, by one source alone too.\n"
			"Each number has a 95 % interval: doubtful groups of records are parted and joined\n"
			"again and again, as likely as their weights say, and counted each time. It holds\n"
			"what is not sure in the links, not what the records leave out: for those whom no\n"
			"list names see candour link mse.",
		.example = "candour link count norchester --known-to police --before 2012-01-01",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"known-to", "AGENCY", "people with a record of this source", false},
			{"before", "DATE", "and with a record of it from before this day", false},
			LINK_LIMIT_OPTIONS},
		.run = verb_link_count,
	},
	{
		.name = "link evaluate",
		.arguments = "DIR",
		.summary = "Says how good the links are, where the truth is known",
		.details =
			"The truth is a column of the records (guessed, or given by candour link --map\n"
			"COLUMN=truth) or a file: a table of two columns, a record as source:id and the\n"
			"person it is of, or of two records a line that are one person. Pairs that no rule\n"
			"found count as missed. Edge figures, pairs within people and B-cubed are different\n"
			"things, so all are given, and by group where records differ in what they lack.",
		.example = "candour link evaluate linked --truth who-is-who.csv",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"truth", "FILE", "a file that says who is who", false},
			LINK_LIMIT_OPTIONS},
		.run = verb_link_evaluate,
	},
	{
		.name = "link mse",
		.arguments = "TABLE",
		.summary =
			"Estimates how many there are whom no list names, by every model at once",
		.details =
			"TABLE is a CSV file: a column of 0 and 1 for each list, last how many people stand\n"
			"on exactly these lists; candour link writes one. A first column headed \"draw\"\n"
			"parts draws of a linkage, draw 0 being as it stands (draws.csv, which it writes\n"
			"too): what the links leave open then goes into the interval. All estimates are\n"
			"shown side by side, never one number: two lists at a time, log-linear models with\n"
			"no pair, each pair, chosen pairs and all pairs of lists going together (sparse\n"
			"overlaps as Chan, Silverman and Vincent 2021), Chao's lower bound, an average over\n"
			"graphs of dependence, and a bootstrap that chooses the model anew each time.\n"
			"\n"
			"Be careful with all of them. Silverman (2014) put the victims of modern slavery in\n"
			"the United Kingdom at 10,000 to 13,000 in this way; Whitehead and others (2021) hold\n"
			"the method unsuitable for hidden people: lists are not independent (the police\n"
			"refer to social care), who is hidden from one list is hidden from the others, the\n"
			"overlaps are small, and a link that was missed raises every estimate. None of this\n"
			"can be checked with the lists alone. docs/guide/linkage-unseen.md says more.",
		.example = "candour link mse histories.csv --seed 7",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"bootstrap", "N", "samples to draw (default 1000)", false},
			{"seed", "N", "of the samples (default 1)", false},
			{"threshold", "P",
				"least likely overlaps are added below this (default 0.02)", false},
			{"unseen-max", "N",
				"unseen that the averaging may reach (default: ten times those seen, "
				"at least 10,000)",
				false}},
		.run = verb_link_mse,
	},
	{
		.name = "link audit",
		.arguments = "LIST | --found N --read N",
		.summary =
			"Draws case files to read by chance, or says what those read tell of all",
		.details =
			"LIST is a CSV file with a head line and one case file a line. Each stratum (a team,\n"
			"a year) gets its fair share. The draw follows from the seed and the names alone,\n"
			"whatever the order of the list: whoever has both can draw it again, so nobody can\n"
			"choose, nor be suspected of it. With --found and --read instead it gives the share\n"
			"of all files with its 95 % interval (Wilson; narrowed where --of says how many\n"
			"there are).",
		.example =
			"candour link audit case-files.csv --wanted 60 --seed 2014-11-04 --stratum team",
		.argument_least = 0,
		.argument_most = 1,
		.options = {{"wanted", "N", "files to draw", false},
			{"seed", "TEXT", "any text; take one that nobody could choose", false},
			{"name", "COLUMN", "the column that names the file (default: the first)",
				false},
			{"stratum", "COLUMN", "the column of strata (default: none)", false},
			{"found", "N", "files in which it was found", false},
			{"read", "N", "files that were read", false},
			{"of", "N", "files there are in all", false}},
		.run = verb_link_audit,
	},
	{
		.name = "link clk",
		.arguments = "FILE... --out FOLDER",
		.summary = "Links encodings of several agencies, without any name",
		.details =
			"FILEs are what candour encode or anonlink's clients wrote, each of one agency, made\n"
			"with one key and one schema. All are compared by how many bits they share (Dice's\n"
			"coefficient; millions by bits sampled at random); from which likeness on two are\n"
			"one person follows from how often each occurs. A file that names nobody twice has\n"
			"at most one record in a person. FOLDER gets pairs.csv, people.csv and\n"
			"manifest.json; records go by their number in the agency's table, from 1.\n"
			"\n"
			"Without names a brother cannot be told from a slip of the pen as well as with them,\n"
			"and nobody can look at a doubtful pair. Encodings are personal data still: whoever\n"
			"has many of them can attack them by how often bits occur (Kroll and Steinmetzer\n"
			"2015). docs/guide/linkage-private.md says more.",
		.example = "candour link clk police.json health.json --out linked",
		.argument_least = 1,
		.argument_most = 64,
		.options = {{"out", "FOLDER", "a new folder for the results", true},
			{"threshold", "D",
				"least Dice coefficient of one person (default: chosen from the "
				"coefficients)",
				false},
			{"repeats", "WHICH",
				"none or all of the files name people twice (default: asked of them)",
				false},
			{"seed", "N", "of every random draw (default 1)", false}},
		.run = verb_link_clk,
	},
	{
		.name = "encode",
		.arguments = "FILE --key FILE --out FILE",
		.summary = "Encodes records so that they can be linked without names",
		.details =
			"For an agency that may not hand over names: run it on your own table. Each record\n"
			"becomes 1,024 bits that follow from its names, day of birth, sex, postcode and\n"
			"address and from a key (CLK: Schnell, Bachteler and Reiher 2011; keyed by\n"
			"HMAC-SHA256, hardened by XOR folding), in the JSON of anonlink. The key is a file\n"
			"of 32 bytes and more drawn by chance, of mode 0600, shared by the agencies and\n"
			"never with whoever links: head -c 32 /dev/urandom > key. The schema, written\n"
			"beside the encodings, says what was encoded; give it to the others.\n"
			"\n"
			"What it writes are personal data still. They are not anonymous: whoever has many of\n"
			"them can attack them by how often bits occur and get names back (Kroll and\n"
			"Steinmetzer 2015); hardening makes that harder, not impossible.",
		.example = "candour encode children.csv --key agencies.key --out children.json",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"key", "FILE", "the agencies' common key", true},
			{"out", "FILE", "a new file for the encodings (.json)", true},
			{"schema", "FILE", "encode as this schema says (default: ours)", false},
			{"map", "COLUMN=ROLE...",
				"what a column holds, where the guess is wrong (may be repeated)",
				false}},
		.run = verb_encode,
	},
	{0},
};
