/* The check hidden-text: what becomes a gap, what is restricted, and what is left alone. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/hidden/restricted.h"
#include "store/place.h"

#include <string.h>

/* A place over `words` in the text; `label` says why. */
static const char *
place(struct compare_case *c, const char *text, int kind, const char *words, const char *label)
{
	struct str all = str_of(text);
	size_t at = str_find(all, str_of(words));
	size_t from = utf8_count(str_slice(all, 0, at));

	return str_format(&c->arena, "[[%d,1,%zu,%zu,\"%s\"]]", kind, from,
		from + utf8_count(str_of(words)), label)
		.data;
}

static int64_t
pdf(struct compare_case *c, int64_t id, const char *text, const char *facts, const char *places)
{
	case_document(c,
		(struct case_document){.id = id,
			.body = text,
			.facts = facts,
			.places = places,
			.kind = KIND_DOCUMENT});
	case_run(c,
		str_format(&c->arena, "UPDATE document SET format = 'pdf' WHERE id = %lld",
			(long long)id)
			.data);
	return case_item(c, id, 1, str_format(&c->arena, "%lld.pdf", (long long)id).data);
}

static const char *
why_of(struct compare_case *c, int64_t document)
{
	struct err err = {0};
	struct str why;

	tap_ok(restricted_why(c->compare->db, &c->arena, document, &why, &err),
		"the reason can be asked for");
	return str_cstr(&c->arena, why);
}

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(strcmp(got, wanted) == 0, "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static void
test_covered(struct compare_case *c)
{
	const char *text = "The complaint was made by Wilfreda Öst of Tanner Lane.";

	pdf(c, 1, text, NULL, place(c, text, PLACE_COVERED, "Wilfreda Öst", "black box"));
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "Words beneath a box: 1.pdf", "words beneath a box");
	same(case_value(c, "SELECT words FROM compare_gap_evidence"), "Wilfreda Öst",
		"with the words beneath");
	same(case_value(c, "SELECT why FROM compare_gap"),
		"A black box lies over 2 words on page 1; the words are still in the file.",
		"and a sentence");
	same(why_of(c, 1),
		"A black box lies over 2 words on page 1; the words are still in the file.",
		"the document is restricted");
	pdf(c, 1, text, NULL, NULL);
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "", "read anew without them there is no gap");
	same(why_of(c, 1), "", "nor a restriction");
}

static void
test_kinds(struct compare_case *c)
{
	static const struct {
		int kind;
		const char *label;
		const char *title;
	} all[] = {
		{PLACE_COVERED, "image", "Words beneath a picture: 2.pdf"},
		{PLACE_COVERED, "annotation (Square)", "Words beneath an annotation: 2.pdf"},
		{PLACE_COVERED, "form field, black box",
			"Values of form fields that are not shown: 2.pdf"},
		{PLACE_INVISIBLE, "white text", "Words that cannot be seen: 2.pdf"},
		{PLACE_OUTSIDE, "cut off", "Words outside the page: 2.pdf"},
		{PLACE_LAYER, "notes", "Words in a hidden layer: 2.pdf"},
		{PLACE_REDACTION, "", "Redactions marked and never carried out: 2.pdf"},
		{PLACE_REVISION, "revision 1 of 2", "Words of an earlier revision: 2.pdf"},
		{PLACE_REPLACEMENT, "", "Words that stand for what is not drawn: 2.pdf"},
		{PLACE_HIDDEN, "very hidden sheet", "Hidden sheets: 2.pdf"},
		{PLACE_HIDDEN, "hidden row", "Hidden rows and columns: 2.pdf"},
		{PLACE_HIDDEN, "hidden slide", "Hidden slides: 2.pdf"},
		{PLACE_HIDDEN, "hidden text", "Hidden text: 2.pdf"},
		{PLACE_HIDDEN, "building blocks", ""},
		{PLACE_DELETED, "A. Clerk", "Tracked changes: 2.pdf"},
		{PLACE_COMMENT, "A. Clerk", "Comments: 2.pdf"},
		{PLACE_NOTES, "", "Speaker's notes: 2.pdf"},
		{PLACE_PAGE, "", ""},
	};
	const char *text = "Seen words and three words more.";

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		pdf(c, 2, text, NULL, place(c, text, all[i].kind, "three words", all[i].label));
		case_compare(c, 10);
		same(case_gaps(c, "hidden-text"), all[i].title, all[i].label);
	}
	text = "Cut words. Page two: cut words.";
	pdf(c, 2, text, NULL, place(c, text, PLACE_OUTSIDE, "Cut words", "cut off"));
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "", "what another page shows is nothing hidden");
	pdf(c, 2, text, NULL, NULL);
	case_compare(c, 10);
}

/* What stands beside the pages counts only where it undoes a redaction. */
static void
test_beside(struct compare_case *c)
{
	const char *text = "The letter of the outreach project.\nComplaint of Wilfreda Oest\n";
	const char *marked = place(c, text, PLACE_BOOKMARK, "Complaint of Wilfreda Oest", "");

	pdf(c, 3, text, NULL, marked);
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "", "a bookmark of its own is no gap");
	pdf(c, 3, text, "[[\"black_boxes\",\"1\"]]", marked);
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "Words in bookmarks: 3.pdf",
		"where the page bears a black box it is one");
	pdf(c, 3, "The letter of Wilfreda Oest.",
		"[[\"black_boxes\",\"1\"],[\"subject\",\"Letter of Wilfreda Oest\"]]", NULL);
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "", "properties that say what the page says are none");
	pdf(c, 3, "The letter of [name withheld].",
		"[[\"author\",\"Ann Clerk\"],[\"subject\",\"Letter of Wilfreda Oest\"]]", NULL);
	case_compare(c, 10);
	same(case_gaps(c, "hidden-text"), "Words in the file's properties: 3.pdf",
		"those that say more are, where the text says that something was withheld");
	same(case_value(c, "SELECT words FROM compare_gap_evidence"),
		"subject: Letter of Wilfreda Oest", "the author's name is not among them");
}

static void
test_within(struct compare_case *c)
{
	int64_t outer = pdf(c, 4, "The letter of a resident, redacted.", NULL, NULL);

	pdf(c, 5, "The letter of a resident.\nSigned: Wilfreda Oest\n", NULL, NULL);
	case_part(c, 5, outer, 1, 1, "4.pdf/original.pdf");
	case_compare(c, 10);
	same(case_value(c, "SELECT title FROM compare_gap WHERE title LIKE 'Files%'"),
		"Files within the file: 4.pdf", "a file within a redacted one is a gap");
	same(case_value(c, "SELECT words FROM compare_gap_evidence WHERE ordinal = 1"),
		"Signed: Wilfreda Oest", "with what it says and the pages do not");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "hidden");
	case_delivery(&c, "Licensing");
	test_covered(&c);
	test_kinds(&c);
	test_beside(&c);
	test_within(&c);
	case_close(&c);
	return tap_done();
}
