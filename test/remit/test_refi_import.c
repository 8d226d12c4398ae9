/* Files of REFI-QDA that come in: what goes out comes back the same, what is told of other tools' ways of writing, and
 * where passages go. */
#include "refi_case.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/weighing.h"
#include "tap.h"
#include "work/exchange.h"

#define CODE_A "4e6772b5-d7c4-4e96-ad6f-95421ea4cab2"
#define CODE_B "e1706255-56e7-4329-8f38-ffdc482bd17b"
#define USER_1 "f05b3efa-994f-4606-91ce-7148af119e1b"
#define CODES "<Code guid='" CODE_A "' name='Openness' isCodable='true'/>"
#define CODING(FROM, TO)                                                                           \
	"<PlainTextSelection guid='8821e451-a3f4-4b81-8f62-ee99a6caa034' startPosition='" FROM     \
	"' endPosition='" TO "' creatingUser='" USER_1 "'><Coding "                                \
	"guid='230216f1-d096-4218-8420-2785ec12eaa7'><CodeRef targetGUID='" CODE_A                 \
	"'/></Coding></PlainTextSelection>"
#define SOURCE(NAME, TEXT, CODINGS)                                                                \
	"<TextSource guid='7fbc5d97-2cae-482b-9e98-2199c4c0831f' name='" NAME                      \
	"'><PlainTextContent>" TEXT "</PlainTextContent>" CODINGS "</TextSource>"

#define TEXT_ONE "The caf\xc3\xa9\xe2\x80\x99s licence was granted.\r\nComplaints were left out.\n"

/* ---- there and back ---- */

static void
documents_make(struct remit_case *c)
{
	case_begin(c);
	refi_case_document(c, 1, "minutes.txt", TEXT_ONE);
	refi_case_document(c, 2, "letter.txt", "Zephyrine told the council.");
	/* The same words under another name. */
	refi_case_document(c, 3, "copy.txt", "Zephyrine told the council.");
}

static void
code_put(struct remit_case *c, int64_t code, int64_t item, int64_t begins, int64_t ends)
{
	struct coding_row row = {.code = code,
		.item = item,
		.begins = begins,
		.ends = ends,
		.note = STR("Ask the Chair & note it."),
		.pass = PASS_FIRST,
		.who = STR("iharrowgate")};

	tap_ok(coding_put(&c->inspection, &c->arena, &row, &c->err), "a passage is coded %s",
		c->err.text);
}

static void
coding_make(struct remit_case *c)
{
	struct code_row parent = {
		.name = STR("Licensing"), .who = STR("iharrowgate"), .colour = CODE_RUST};
	struct code_row child = {.name = STR("Appeal <only> & \"quoted\""),
		.who = STR("iharrowgate"),
		.definition = STR("Members not told.\n\nA second paragraph."),
		.include_when = STR("the history is known"),
		.exclude_when = STR("it is not"),
		.example = STR("a < b"),
		.parent = 1,
		.colour = CODE_PLUM};
	struct weighing_row weighing = {.item = 1,
		.pass = PASS_FIRST,
		.weight = WEIGHT_KEY,
		.note = STR("It matters."),
		.who = STR("iharrowgate")};
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;

	tap_ok(codebook_put(&c->inspection, &c->arena, &parent, &c->err) &&
			codebook_put(&c->inspection, &c->arena, &child, &c->err) &&
			weighing_put(&c->inspection, &c->arena, &weighing, &outcome, &standing,
				&other, &c->err),
		"codes and a weight are made %s", c->err.text);
	code_put(c, 1, 1, 4, 10);
	code_put(c, 2, 1, 33, 43);
	code_put(c, 2, 3, 0, 9);
	/* Closed with passages under it. */
	child.is_closed = true;
	tap_ok(codebook_put(&c->inspection, &c->arena, &child, &c->err), "a code is closed %s",
		c->err.text);
}

static struct str
exported(struct remit_case *c, enum exchange_what what)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct exchange_result result;

	tap_ok(exchange_write(&c->inspection, &c->arena, what, &bytes, &result, &c->err),
		"it is written %s", c->err.text);
	return str_copy(&c->arena, buf_str(&bytes));
}

static bool
same_rows(struct remit_case *a, struct remit_case *b, const char *sql)
{
	struct str here = case_rows(a, sql);
	struct str there = case_rows(b, sql);

	if (!str_equal(here, there))
		tap_note("%.*s\n--\n%.*s", STR_ARG(here), STR_ARG(there));
	return here.len > 0 && str_equal(here, there);
}

static const char codes_sql[] =
	"SELECT guid || name || definition || '|' || include_when || '|' || exclude_when || '|' || "
	"example || colour || is_closed || (SELECT coalesce(max(p.guid), '') FROM code p WHERE p.code "
	"= c.parent) FROM code c WHERE version = (SELECT max(version) FROM code o WHERE o.code = "
	"c.code) ORDER BY guid";
static const char codings_sql[] =
	"SELECT document || ' ' || item || ' ' || begins || ' ' || ends || quote || note || who || "
	"(SELECT guid FROM code WHERE code.code = coding.code LIMIT 1) FROM coding ORDER BY 1";

static void
test_round(void)
{
	struct refi_input input;
	struct refi_plan plan;
	struct remit_case from;
	struct remit_case to;
	struct str zip;

	documents_make(&from);
	coding_make(&from);
	zip = exported(&from, EXCHANGE_CODING);
	documents_make(&to);
	tap_ok(refi_case_import(&to, zip, "iharrowgate", false, &input, &plan) &&
			plan.codes_new == 2 && plan.coding_count == 3 && plan.weighing_count == 1,
		"a file of ours is imported where nothing is coded %s", to.err.text);
	tap_ok(same_rows(&from, &to, codes_sql), "the same codes to the GUID, with their texts");
	tap_ok(same_rows(&from, &to, codings_sql), "the same passages");
	tap_ok(same_rows(&from, &to,
		       "SELECT document || weight || note || who FROM weighing ORDER BY 1"),
		"the same weights and notes");
	tap_ok(case_rows(&to, "SELECT guid FROM coding WHERE guid = ''").len == 0,
		"passages have GUIDs");
	tap_ok(refi_case_import(&from, zip, "iharrowgate", false, &input, &plan) &&
			refi_plan_is_empty(&plan) && plan.codes_same == 2 && plan.codings_here == 3,
		"into where it came from nothing is imported %s", from.err.text);
	tap_ok(refi_case_import(
		       &to, exported(&to, EXCHANGE_CODING), "lead", false, &input, &plan) &&
			refi_plan_is_empty(&plan),
		"nor once more %s", to.err.text);
	tap_ok(refi_case_import(
		       &to, exported(&from, EXCHANGE_CODEBOOK), "lead", true, &input, &plan) &&
			refi_plan_is_empty(&plan) && plan.codes_same == 2,
		"nor as a codebook %s", to.err.text);
	tap_ok(case_replays(&to, "code") && case_replays(&to, "coding"),
		"what was imported is rebuilt from the log");
	case_close(&from);
	case_close(&to);
}

/* ---- codes ---- */

static void
test_names(void)
{
	struct str book;
	struct refi_input input;
	struct refi_plan plan;
	struct remit_case c;

	case_begin(&c);
	book = refi_codebook(&c,
		"<Code guid='{" CODE_A "}' name='Licensing' isCodable='true' color='#0f5'>"
		"<Description>What it is\n\nExample: this</Description>"
		"<Code guid='" CODE_B "' name='Other' isCodable='true'/></Code>"
		"<Code guid='7099F6F0-8421-42A7-A105-78D00652D44A' name='Openness' isCodable='false'>"
		"<Code guid='18be3452-a3d7-4ad7-9d71-6f83ae81382a' name='other' isCodable='true'/>"
		"</Code>");
	tap_ok(refi_case_import(&c, book, "lead", true, &input, &plan) && plan.codes_new == 4 &&
			plan.codes_renamed == 1,
		"codes in braces, capitals and one in another %s", c.err.text);
	tap_ok(str_equal(
		       case_rows(&c, "SELECT name || parent || is_closed FROM code ORDER BY code"),
		       STR("Licensing00\nOther10\nOpenness01\nother (Openness)30")),
		"of two with one name the second is told apart");
	tap_ok(str_equal(case_rows(&c,
				 "SELECT definition || '|' || example FROM code WHERE code = 1"),
		       STR("What it is|this")),
		"the text is parted by the words in front");
	tap_ok(refi_case_import(&c, book, "lead", true, &input, &plan) && refi_plan_is_empty(&plan),
		"the same again is the same %s", c.err.text);
	book = refi_codebook(&c,
		"<Code guid='" CODE_B "' name='Another' isCodable='true'>"
		"<Code guid='" CODE_A
		"' name='Licensing' isCodable='true' color='#00ff55'/></Code>");
	tap_ok(refi_case_import(&c, book, "lead", true, &input, &plan) && plan.codes_changed == 2 &&
			str_equal(
				case_rows(&c,
					"SELECT name || parent || version FROM code WHERE version > "
					"1 ORDER BY code"),
				STR("Licensing22\nAnother02")),
		"what is known becomes a version, also where one stands below the other now %s",
		c.err.text);
	case_close(&c);
}

static void
test_depth(void)
{
	struct buf xml CLEANUP(buf_free) = {0};
	struct refi_input input;
	struct refi_plan plan;
	struct remit_case c;

	case_begin(&c);
	for (int i = 0; i < 40; i++)
		buf_add_format(&xml,
			"<Code guid='4e6772b5-d7c4-4e96-ad6f-95421ea4c%03d' name='n%d' "
			"isCodable='true'>",
			i, i);
	for (int i = 0; i < 40; i++)
		buf_add(&xml, STR("</Code>"));
	tap_ok(refi_case_import(
		       &c, refi_codebook(&c, buf_cstr(&xml)), "lead", true, &input, &plan) &&
			plan.codes_new == 40 && plan.codes_raised > 0,
		"codes that stand too deep are raised %s", c.err.text);
	case_close(&c);
}

/* ---- passages ---- */

struct placed {
	const char *words;
	const char *name; /* of the source */
	const char *text; /* of the file, in XML */
	const char *from;
	const char *to;
	const char *attribute; /* of the passage */
	const char *expected;  /* document, begins, ends; or a reason */
};

static const struct placed placings[] = {
	{"the same text", "x", "Zephyrine told the council.", "10", "14", "", "2 10 14"},
	{"its line ends are others", "x",
		"The caf\xc3\xa9\xe2\x80\x99s licence was granted.\nComplaints were left out.",
		"32", "42", "", "1 33 43"},
	{"a CR LF counts as two", "x",
		"The caf\xc3\xa9\xe2\x80\x99s licence was granted.&#13;\nComplaints were left out.",
		"33", "43", "", "1 33 43"},
	{"unless the names of passages say otherwise", "x",
		"The caf\xc3\xa9\xe2\x80\x99s licence was granted.&#13;\nComplaints were left out.",
		"32", "42", "name='Complaints'", "1 33 43"},
	{"a letter and its accent apart", "x",
		"The cafe\xcc\x81\xe2\x80\x99s licence was granted.\nComplaints were left out.",
		"33", "43", "", "1 33 43"},
	{"another text of that name, by the words", "C:/in/Minutes.TXT",
		"Preface. The caf\xc3\xa9\xe2\x80\x99s licence   was\ngranted.", "20", "33", "",
		"1 11 22"},
	{"words that are not there", "minutes.txt", "Preface. Nothing of it.", "9", "16", "",
		"not-found"},
	{"words in several places", "twice.txt", "xx Yes xx", "3", "6", "", "ambiguous"},
	{"and the one that the words around tell", "twice.txt", "Preface. No, he said. Yes, she",
		"22", "25", "", "4 27 30"},
	{"no such document", "none.txt", "Something else.", "0", "9", "", "unknown-document"},
	{"beyond the end", "x", "abc", "1", "99", "", "beyond-text"},
	{"before the beginning", "x", "abc", "-1", "2", "", "beyond-text"},
	{"the end before the beginning", "x", "abc", "2", "1", "", "beyond-text"},
	{"no number at all", "x", "abc", "one", "2", "", "beyond-text"},
	{"a number beyond all", "x", "abc", "1", "99999999999999999999", "", "beyond-text"},
	{"no words", "x", "abc", "2", "2", "", "no-words"},
	{"white space alone", "x", "a  b", "1", "3", "", "no-words"},
};

static const char *
left_of(const struct refi_file *file)
{
	for (unsigned i = 0; i < REFI_LEFT_REASONS; i++)
		if (file->left_counts[i] > 0)
			return refi_left_name((enum refi_left)i);
	return "";
}

static void
placing_try(struct remit_case *c, const struct placed *t)
{
	struct refi_import import = {.who = STR("lead"), .search_max = 1 << 20, .coding_max = 10};
	struct str source = str_format(&c->arena,
		"<TextSource guid='7fbc5d97-2cae-482b-9e98-2199c4c0831f' name='%s'>"
		"<PlainTextContent>%s</PlainTextContent><PlainTextSelection guid='" CODE_B
		"' startPosition='%s' endPosition='%s' %s><Coding "
		"guid='230216f1-d096-4218-8420-2785ec12eaa7'><CodeRef targetGUID='" CODE_A
		"'/></Coding></PlainTextSelection></TextSource>",
		t->name, t->text, t->from, t->to, t->attribute);
	struct str project = refi_project(c, CODES, source.data, "");
	struct refi_input input;
	struct refi_plan plan;
	struct str got;
	bool done = refi_case_read(c, project, &input) &&
		refi_plan_make(&c->inspection, &c->arena, &import, &input.taking, &plan, &c->err);

	if (done && plan.coding_count == 1)
		got = str_format(&c->arena, "%lld %lld %lld",
			(long long)plan.codings[0].row.document,
			(long long)plan.codings[0].row.begins, (long long)plan.codings[0].row.ends);
	else
		got = str_of(done ? left_of(&input.file) : c->err.text);
	tap_ok(str_equal(got, str_of(t->expected)), "%s: %.*s", t->words, STR_ARG(got));
}

static void
test_places(void)
{
	struct remit_case c;

	documents_make(&c);
	refi_case_document(&c, 4, "twice.txt", "Yes, he said. He said: Yes, she said.");
	/* Elsewhere behind the same words. */
	case_run(&c,
		"UPDATE document_text SET body = 'Yes, he said. No, he said. Yes, she said. Yes.' WHERE "
		"document = 4");
	case_run(&c, "UPDATE document SET text_size = 46 WHERE id = 4");
	for (size_t i = 0; i < COUNT_OF(placings); i++)
		placing_try(&c, &placings[i]);
	case_close(&c);
}

/* ---- who, notes, what is closed ---- */

static void
test_people(void)
{
	struct refi_input input;
	struct refi_plan plan;
	struct remit_case c;
	struct str project;

	documents_make(&c);
	project = refi_project(&c, CODES,
		"<TextSource guid='7fbc5d97-2cae-482b-9e98-2199c4c0831f' name='a'><PlainTextContent>"
		"Zephyrine told the council.</PlainTextContent><PlainTextSelection guid='" CODE_B
		"' startPosition='0' endPosition='9' creatingUser='" USER_1
		"'><Description>A comment.</Description><Coding "
		"guid='230216f1-d096-4218-8420-2785ec12eaa7'><CodeRef targetGUID='" CODE_A
		"'/></Coding><NoteRef targetGUID='0b438d6d-9ba2-46a5-b989-5bd278e1ec24'/>"
		"</PlainTextSelection></TextSource>",
		"<Notes><Note guid='0b438d6d-9ba2-46a5-b989-5bd278e1ec24' "
		"creatingUser='4aba11a3-4a59-47e8-be81-17847b70f2e3'><PlainTextContent>Ask "
		"her.</PlainTextContent></Note></Notes>");
	tap_ok(refi_case_import(&c, project, "lead", false, &input, &plan) &&
			plan.coding_count == 1,
		"a passage of somebody else %s", c.err.text);
	tap_ok(str_equal(case_rows(&c, "SELECT who || '; ' || note FROM coding"),
		       STR("Reader One (imported by lead); A comment.\n\nReader Two: Ask her.")),
		"is theirs, imported; the notes say whose they are");
	tap_ok(str_equal(case_rows(&c, "SELECT kind FROM pending_entry ORDER BY idx DESC LIMIT 1"),
		       STR("imported")),
		"the import is in the log");
	case_run(&c, "UPDATE coding SET taken_back = 5");
	tap_ok(refi_case_import(&c, project, "lead", false, &input, &plan) &&
			plan.coding_count == 0 && input.file.left_counts[REFI_LEFT_TAKEN_BACK] == 1,
		"what was taken back here does not come again %s", c.err.text);
	case_close(&c);
}

static void
test_closed(void)
{
	struct refi_input input;
	struct refi_plan plan;
	struct remit_case c;
	struct str project;

	documents_make(&c);
	case_run(&c,
		"DELETE FROM document_text WHERE document = 3; DELETE FROM item WHERE id = 3; "
		"DELETE FROM document WHERE id = 3");
	case_run(&c, "INSERT INTO restriction VALUES (900, 1, 1, 2, '', 'a child', 0, 'lead', 0)");
	project = refi_project(&c, CODES,
		SOURCE("letter.txt", "Zephyrine told the council.", CODING("0", "9")), "");
	tap_ok(refi_case_import(&c, project, "lead", false, &input, &plan) &&
			plan.coding_count == 0 && plan.sources_exact == 0 &&
			input.file.left_counts[REFI_LEFT_UNKNOWN] == 1,
		"a closed document is as if it were not here %s", c.err.text);
	case_close(&c);
}

int
main(void)
{
	test_round();
	test_names();
	test_depth();
	test_places();
	test_people();
	test_closed();
	return tap_done();
}
