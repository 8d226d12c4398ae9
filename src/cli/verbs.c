/* The table of verbs. One function and one row each. */
#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/reader_options.h"

#define MANY CLI_ARGUMENT_MAX

const struct verb verbs[] = {
	{
		.name = "init",
		.arguments = "DIR",
		.summary = "Begins a new inspection in the folder DIR",
		.details =
			"Makes the folder with its database, vault, signing key and signed log, and notes\n"
			"the terms of reference from a remit pack: \"best-value\" ships with the seven lines\n"
			"of enquiry of a governance inspection; a path to a JSON file loads your own.\n"
			"Hand the verifier key that it prints to a second person: whoever has it can check\n"
			"the log.",
		.example = "candour init norchester --authority \"Norchester Borough Council\" "
			   "--remit best-value --appointed 2014-09-10 --report-by 2014-11-30",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"authority", "NAME", "the public authority that is inspected", true},
			{"remit", "PACK", "name of a remit pack that ships, or a path to one",
				true},
			{"reference", "TEXT", "your own reference for the inspection", false},
			{"appointed", "DATE", "the day of appointment", false},
			{"announced", "DATE",
				"the day on which the authority learnt of it (default: appointed)",
				false},
			{"report-by", "DATE", "the day on which the report is due", false}},
		.run = verb_init,
	},
	{
		.name = "ingest",
		.arguments = "DIR PATH...",
		.summary = "Takes a delivery in: hashes, stores, unpacks, reads, indexes, seals",
		.details =
			"PATHs are files and folders as they were handed over; they are only read. Stopped\n"
			"at any moment, even by a power cut, the same command goes on where it was and\n"
			"stores nothing twice. At the end a receipt lists every file with its hash; check\n"
			"it in the folder that holds PATH with: sha256sum -c RECEIPT",
		.example =
			"candour ingest norchester ./from-the-council --from \"Norchester BC, "
			"monitoring officer\" --custodian \"Licensing service\" --received 2014-10-02 "
			"--power \"LGA 1999 s.11\"",
		.argument_least = 2,
		.argument_most = MANY,
		.options = {{"from", "WHO", "who handed it over", true},
			{"custodian", "WHO", "whose records they are", true},
			{"received", "DATE", "the day it was handed over", true},
			{"power", "TEXT", "the power under which it was required", false},
			{"no-ocr", NULL,
				"do not go on to recognise scans; candour ocr does it later",
				false},
			{"no-compare", NULL,
				"do not compare with what is held; candour compare does it later",
				false},
			READER_OPTIONS},
		.run = verb_ingest,
	},
	{
		.name = "ocr",
		.arguments = "DIR [ITEM...]",
		.summary = "Recognises the text of scans and images (OCR)",
		.details =
			"Goes on where it was stopped; every page is kept as it comes. ITEMs named here are\n"
			"done first. Recognised text is marked as such, with its confidence.",
		.example = "candour ocr norchester 17 23",
		.argument_least = 1,
		.argument_most = MANY,
		.run = verb_ocr,
	},
	{
		.name = "status",
		.arguments = "DIR",
		.summary = "Shows what the inspection holds",
		.details =
			"Deliveries, items, families, bytes, kinds, custodians, what could not be read and\n"
			"why, and the size and root of the signed log.",
		.example = "candour status norchester",
		.argument_least = 1,
		.argument_most = 1,
		.run = verb_status,
	},
	{
		.name = "failures",
		.arguments = "DIR",
		.summary = "Lists every item that could not be fully read, and what to do",
		.details =
			"An item that is not read cannot be found by searching: look at this list after\n"
			"every delivery. With --containers it lists, for each archive and mailbox, how many\n"
			"parts it says it holds and how many came out.",
		.example = "candour failures norchester --reason password",
		.argument_least = 1,
		.argument_most = 1,
		.options =
			{{"reason", "KIND",
				 "only: password, damaged, unsupported, too-large, timed-out, crashed, io",
				 false},
				{"containers", NULL, "the counts of archives and mailboxes instead",
					false}},
		.run = verb_failures,
	},
	{
		.name = "search",
		.arguments = "DIR QUERY",
		.summary = "Searches every word of everything that was read",
		.details =
			"Words, \"phrases\", AND OR NOT and brackets, w/5, pre/5, wildcards (licen*e), fuzzy\n"
			"(name~1), fields (from: to: bcc: subject: custodian: kind: file: has:attachment),\n"
			"gaps (gap:open gap:silent-mailbox line:3), what was read (read:no read:yes),\n"
			"coded or weighed (code:\"Minute altered\" coded:2 weight:key; of blind second\n"
			"readings only what is done, since nobody in particular asks here),\n"
			"dates (date:2013-03..2013-06): docs/guide/searching.md has all. Copies are one hit:\n"
			"of the same bytes, message or words; --copies lists them, with --all-copies each\n"
			"stands for itself. What was not read cannot be found: see candour failures.",
		.example =
			"candour search norchester '\"taxi licen*e\" w/10 complaint custodian:licensing'",
		.argument_least = 2,
		.argument_most = MANY,
		.options = {{"sort", "ORDER", "relevance (default), oldest or newest", false},
			{"limit", "N", "hits to show (default 10)", false},
			{"offset", "N", "hits to pass over", false},
			{"copies", NULL, "list every copy of each hit", false},
			{"all-copies", NULL,
				"do not fold copies of the same message or words into one hit",
				false},
			{"time-zone", "NAME", "whose days dates name (default: Europe/London)",
				false}},
		.run = verb_search,
	},
	{
		.name = "show",
		.arguments = "DIR ITEM | DIR --path PATH",
		.summary = "Shows an item: its text, facts, family, custody and log entry",
		.details =
			"ITEM is a number as candour search gives it; PATH is the path as delivered, parts\n"
			"behind a slash (\"mail/inbox.mbox/12.eml\"). --original writes the very bytes that\n"
			"were delivered: open them with care, they come from outside.",
		.example = "candour show norchester 17",
		.argument_least = 1,
		.argument_most = 2,
		.options = {{"path", "PATH", "the item by its path as delivered", false},
			{"all-parts", NULL, "the text of the whole family", false},
			{"original", "FILE", "write the original bytes into a new file", false}},
		.run = verb_show,
	},
	{
		.name = "password",
		.arguments = "DIR ITEM",
		.summary = "Reads an encrypted item with a password from standard input",
		.details =
			"The password is asked for without being shown, or taken as one line of standard\n"
			"input. It is kept only sealed with the inspection's own key, so that candour rebuild\n"
			"can read the item again; that it was used is noted in the log.",
		.example = "candour password norchester 42",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_password,
	},
	{
		.name = "compare",
		.arguments = "DIR",
		.summary = "Compares what is new with all that is held, for copies and gaps",
		.details =
			"candour ingest and candour ocr do this by themselves at their end. Stopped at any\n"
			"moment it goes on where it was.",
		.example = "candour compare norchester",
		.argument_least = 1,
		.argument_most = 1,
		.run = verb_compare,
	},
	{
		.name = "gaps",
		.arguments = "DIR",
		.summary = "Lists what is missing and what was altered, worst first",
		.details =
			"Each gap has a reference that stays, what is missing, how we know, how sure that\n"
			"is, the line of enquiry it bears on, and its state: open, asked, answered,\n"
			"explained or not-a-gap. candour gap shows one with the items that betray it.",
		.example = "candour gaps norchester --line 2 --custodian licensing",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"line", "N", "only of this line of enquiry", false},
			{"kind", "KIND", "only of this kind: message-absent, minutes-absent ...",
				false},
			{"custodian", "NAME", "only of custodians with this in their name", false},
			{"state", "STATE", "only: open, asked, answered, explained, not-a-gap",
				false},
			{"limit", "N", "gaps to show (default all)", false},
			{"published", "FOLDER",
				"first compare a folder of published documents with what is held",
				false}},
		.run = verb_gaps,
	},
	{
		.name = "gap",
		.arguments = "DIR GAP",
		.summary = "Shows one gap with its evidence, or gives it a state",
		.details =
			"GAP is a reference as candour gaps prints it. A state given with --state is kept\n"
			"in the log with who gave it and when; the last one counts.",
		.example = "candour gap norchester 7K3QM-2XH9D --state asked --note \"letter 3\"",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"state", "STATE", "open, asked, answered, explained, not-a-gap",
				    false},
			{"note", "TEXT", "why, or where it was asked", false},
			{"by", "NAME", "who says so (default: the login name)", false}},
		.run = verb_gap,
	},
	{
		.name = "versions",
		.arguments = "DIR ITEM",
		.summary = "Lists the versions of a document in their order, and what changed",
		.details =
			"Drafts, finals and copies in other formats are found by their words, whatever they\n"
			"are called and whoever holds them; files with the same words are one version. At\n"
			"each step it says what went and what came; candour diff shows the words.",
		.example = "candour versions norchester 17",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_versions,
	},
	{
		.name = "lineage",
		.arguments = "DIR ITEM OTHER",
		.summary = "Says whether two items are two sources, or one told twice",
		.details =
			"Two items are independent only if neither is a copy, a version, a quotation or a\n"
			"forward of the other, and neither came within the other; it says which, and why.\n"
			"Whether their authors had agreed what to write no text betrays.",
		.example = "candour lineage norchester 17 23",
		.argument_least = 3,
		.argument_most = 3,
		.run = verb_lineage,
	},
	{
		.name = "copies",
		.arguments = "DIR ITEM",
		.summary =
			"Lists the copies of an item: its bytes, its message, its words, and near it",
		.details =
			"Every copy with its custodian, delivery and path: files that are the same byte for\n"
			"byte, the same message from other mailboxes, texts of the same words whatever file\n"
			"they are in, and near-duplicates with their similarity: what two texts have in\n"
			"common of all runs of three words that either has. candour diff shows what differs.",
		.example = "candour copies norchester 17",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"all", NULL, "every copy, where there are very many", false}},
		.run = verb_copies,
	},
	{
		.name = "thread",
		.arguments = "DIR ITEM",
		.summary = "Shows the thread of a mail as a tree, with what is missing from it",
		.details =
			"Messages that others answer, refer to or quote and that were never disclosed stand\n"
			"in the tree with a question mark, with what is known of them. ITEM is a mail or\n"
			"something attached to one.",
		.example = "candour thread norchester 104",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_thread,
	},
	{
		.name = "diff",
		.arguments = "DIR ITEM OTHER",
		.summary = "Shows what changed between two items, by paragraph and word",
		.details =
			"Compares words, whatever files they come from: a DOCX and the PDF made of it are\n"
			"the same when their words are. [-gone-] {+new+} <~at another place~> mark the\n"
			"words; numbered paragraphs that one of the two passes over are named.",
		.example = "candour diff norchester 17 23",
		.argument_least = 3,
		.argument_most = 3,
		.options = {{"all", NULL, "the paragraphs that are the same, too", false}},
		.run = verb_diff,
	},
	{
		.name = "chronology",
		.arguments = "DIR [QUERY]",
		.summary = "Lists dated events in order of time, and who knew when",
		.details =
			"Mails sent, meetings held, files made and saved, decisions, and the dates that texts\n"
			"mention: of all documents, or of those that QUERY finds. With --who it lists each\n"
			"person with the first item that shows that they had one of these documents: who\n"
			"wrote it, to whom it was sent, openly or as a blind copy, to whom a mail went that\n"
			"it was attached to, who made or saved it, who was at the meeting.",
		.example = "candour chronology norchester '\"three taxi firms\"' --who",
		.argument_least = 1,
		.argument_most = MANY,
		.options = {{"from", "DATE", "from this day on", false},
			{"to", "DATE", "until this day", false},
			{"kind", "KIND",
				"only: sent, received, met, created, modified, printed, decided, "
				"mentioned",
				false},
			{"who", NULL, "who knew when, instead of the events", false},
			{"events", NULL, "with --who: the events too", false},
			{"limit", "N", "events to show (default 100, 0 all)", false},
			{"offset", "N", "events to pass over", false},
			{"time-zone", "NAME", "whose days QUERY names (default: Europe/London)",
				false}},
		.run = verb_chronology,
	},
	{
		.name = "request",
		.arguments = "DIR [GAP...]",
		.summary = "Writes a letter that asks the authority for what is missing",
		.details =
			"Of the open gaps, or of those whose references are given; by whose records they\n"
			"are, sort of record and time, each with what is asked, why, and the items that\n"
			"show it as the authority gave them. Only its own deliveries are ever cited: those\n"
			"required under a power, or --deliveries. Hidden and altered text and the like is\n"
			"left out unless asked for by --kind or reference. With --mark the letter gets a\n"
			"number, a copy is kept in DIR/requests, and its gaps are marked as asked.",
		.example =
			"candour request norchester --date 2014-11-12 --due 2014-11-26 --to \"The Monitoring Officer\" "
			"--output letter.odt --mark",
		.argument_least = 1,
		.argument_most = MANY,
		.options = {{"line", "N", "only gaps of this line of enquiry", false},
			{"kind", "KIND", "only gaps of this kind", false},
			{"custodian", "NAME", "only of custodians with this in their name", false},
			{"deliveries", "N,N", "the deliveries that came from the authority", false},
			{"to", "NAME", "to whom it goes (default: the authority)", false},
			{"power", "TEXT", "the power (default: those of the deliveries)", false},
			{"date", "DATE", "the letter's date (default: today)", false},
			{"due", "DATE", "the day by which an answer is wanted", false},
			{"output", "FILE", "write it there: .txt, .odt or .docx", false},
			{"mark", NULL, "number it, keep a copy, mark its gaps as asked", false},
			{"by", "NAME", "who asks (default: the login name)", false}},
		.run = verb_request,
	},
	{
		.name = "coverage",
		.arguments = "DIR",
		.summary = "Shows what is held of each custodian, by kind and month",
		.details =
			"How many items of each kind bear a date of each month, and what came of each source\n"
			"of the register. \"-\" is a month without any between months with some; MISS one\n"
			"that should hold some, by the months around it (kind not-covered of candour gaps).\n"
			"Silent mailboxes are judged by the day, not here: candour gaps DIR --kind\n"
			"silent-mailbox.",
		.example = "candour coverage norchester --custodian licensing",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"custodian", "NAME", "only custodians whose name has this in it",
			false}},
		.run = verb_coverage,
	},
	{
		.name = "register",
		.arguments = "DIR [KIND NAME]",
		.summary = "Lists or notes sources, witnesses, due dates, bodies, holidays, leave",
		.details =
			"What inspectors know beside the disclosure, and the search for gaps uses. KIND is\n"
			"source (a system, tape, device or store: --custodian, --state held, searched,\n"
			"not-searched or lost, --from, --to), witness (--on the day of the hearing), due\n"
			"(--custodian whose records were due --on the day), body (a committee that meets;\n"
			"--words \"every 6 weeks\"), holiday (--on, or --from --to) and leave (--custodian\n"
			"--from --to). Without KIND the register is listed with its numbers.",
		.example =
			"candour register norchester source \"Mail archive\" --custodian "
			"\"Deputy Chief Executive\" --state lost --from 2014-02-01 --to 2014-05-31",
		.argument_least = 1,
		.argument_most = 3,
		.options = {{"custodian", "NAME", "whose it is", false},
			{"state", "STATE", "of a source: held, searched, not-searched, lost",
				false},
			{"on", "DATE", "the day", false}, {"from", "DATE", "its first day", false},
			{"to", "DATE", "its last day", false},
			{"words", "TEXT", "more: kinds of records, how often a body meets", false},
			{"remove", "N", "take back the row of this number", false}},
		.run = verb_register,
	},
	{
		.name = "verify",
		.arguments = "DIR",
		.summary = "Proves that nothing changed since it arrived, or names what did",
		.details =
			"Hashes every original again, checks every entry of the log against the signed\n"
			"tree, and the database against the log; names each thing altered, missing, added,\n"
			"back-dated, rolled back or forked. Give an earlier checkpoint, kept elsewhere, to\n"
			"prove that this log is a continuation of that one.",
		.example = "candour verify norchester --since checkpoint-of-2-october",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"since", "FILE", "an earlier checkpoint of this log", false},
			{"vkey", "KEY", "the verifier key as a second person keeps it", false}},
		.run = verb_verify,
	},
	{
		.name = "proof",
		.arguments = "DIR ITEM",
		.summary = "Writes a proof that an item was received, for a stranger to check",
		.details =
			"The proof is a C2SP tlog-proof: the log entry, its way up the tree and the signed\n"
			"checkpoint. tools/verify_proof checks it with openssl and coreutils alone.",
		.example = "candour proof norchester 17 --output item-17.tlog-proof",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"output", "FILE", "where to write it (otherwise it is printed)",
			false}},
		.run = verb_proof,
	},
	{
		.name = "serve",
		.arguments = "DIR",
		.summary = "Opens the inspection in a browser",
		.details =
			"Answers on this machine alone, until Ctrl-C. Several processes answer, each confined\n"
			"before it reads the first byte; one more writes what people do into the log. For an\n"
			"office, put nginx before it with --socket (packaging/nginx.conf shows how): --host is\n"
			"the name under which browsers ask for it, and --tls-in-front says that they come by\n"
			"HTTPS. Without accounts nobody can sign in: candour user makes them.",
		.example = "candour serve norchester --port 8090",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"port", "N", "the port on 127.0.0.1 (default: 8090; 0: any)", false},
			{"socket", "PATH", "a Unix socket in place of a port", false},
			{"host", "NAME...", "a name by which it may be asked for", false},
			{"time-zone", "NAME",
				"whose clocks and days pages show (default: Europe/London)", false},
			{"doors", "N", "processes that answer (default: one a processor)", false},
			{"tls-in-front", NULL, "a proxy before it speaks TLS", false},
			{"open", NULL, "open it in the browser, where there is a desktop", false}},
		.run = verb_serve,
	},
	{
		.name = "rebuild",
		.arguments = "DIR",
		.summary = "Makes everything derived anew, from vault and log alone",
		.details =
			"The database is thrown away; items, texts and index come again from the originals\n"
			"and the log. Use it after an upgrade that reads more, or when the database is\n"
			"damaged. With more seconds or memory for a reader it reads what was too much\n"
			"before (candour failures).",
		.example = "candour rebuild norchester",
		.argument_least = 1,
		.argument_most = 1,
		.options = {{"no-ocr", NULL, "do not go on to recognise scans", false},
			READER_OPTIONS},
		.run = verb_rebuild,
	},
	{0},
};
