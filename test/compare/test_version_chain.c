/* Versions in an inspection: chains, their order, what a later one lacks, and lineage. */
#include "compare_case.h"
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "compare/copies/lineage.h"
#include "compare/version/version_chain.h"

#include <string.h>

#define HEAD                                                                                       \
	"Norchester Borough Council\nSafeguarding Sub-group: minutes of the meeting held on 12 "   \
	"March 2013\nPresent: the Chair, Committee Services, the Licensing Manager.\n"             \
	"1. Apologies were received from the Deputy Chief Executive.\n"                            \
	"4.1 Attendance at return interviews was noted.\n"
#define PARAGRAPH                                                                                  \
	"4.2 The outreach project told the Sub-group that three taxi firms were known to it and "  \
	"asked that the Board be told without any delay.\n"
#define TAIL                                                                                       \
	"4.3 The Chair asked that partners raise taxi matters outside the meeting.\n"              \
	"5. The training figures were noted: sixty-one staff had taken the course.\n"              \
	"6. Missing episodes: the police will bring a map to the next meeting.\n"                  \
	"7. Placement panel: the paper was noted and transport left with the service.\n"
#define JUNE                                                                                       \
	"Norchester Borough Council\nSafeguarding Sub-group: minutes of the meeting held on 11 "   \
	"June 2013\nPresent: the Chair, Committee Services, the Licensing Manager.\n"              \
	"1. Apologies were received from the Deputy Chief Executive.\n"                            \
	"2. The minutes of the meeting held on 12 March 2013 were agreed and signed.\n"            \
	"3. Form 1004 was shared with the partners and audit 1010 was read aloud.\n"

static const char v1[] = HEAD PARAGRAPH TAIL;
static const char v2[] = HEAD TAIL "No complaints were minuted.\n";
static const char mail[] =
	"Tamsin, this is what I have now, please send it round today:\n\n> " HEAD PARAGRAPH TAIL
	"\nThanks, Wren\n";

static void
put(struct compare_case *c, int64_t id, const char *body, const char *modified, int64_t delivery,
	const char *path, int kind)
{
	case_document(c,
		(struct case_document){.id = id,
			.body = body,
			.kind = kind,
			.facts = str_cstr(&c->arena,
				str_format(&c->arena, "[[\"modified\",\"%s\"]]", modified))});
	(void)case_item(c, id, delivery, path);
}

static struct version_chain
chain_of(struct compare_case *c, int64_t document)
{
	struct version_chain chain = {0};
	struct err err = {0};
	int64_t id = 0;

	tap_ok(version_chain_of(c->compare, document, &id, &err) &&
			version_chain_load(c->compare, &c->arena, id, &chain, &err),
		"the chain of document %lld can be read%s", (long long)document, err.text);
	return chain;
}

static void
test_chain(struct compare_case *c)
{
	struct version_chain chain;
	int64_t first = case_delivery(c, "Democratic Services");
	int64_t second = case_delivery(c, "Chief Executive");

	put(c, 1, v2, "2013-03-18T10:00:00Z", first, "minutes/published.pdf", KIND_DOCUMENT);
	put(c, 2, JUNE, "2013-06-13T10:00:00Z", first, "minutes/june.docx", KIND_DOCUMENT);
	case_compare(c, 100);
	tap_ok(*case_gaps(c, "version-altered") == '\0' && chain_of(c, 1).count == 0,
		"minutes of two meetings are no versions");

	put(c, 3, v1, "2013-03-13T10:00:00Z", second, "old/wt notes.docx", KIND_DOCUMENT);
	put(c, 4, mail, "2013-03-13T12:00:00Z", second, "mail/1.eml", KIND_MAIL);
	case_compare(c, 100);
	chain = chain_of(c, 1);
	tap_ok(chain.count == 2 && chain.form_count == 2 && chain.members[0].document == 3 &&
			chain.members[1].document == 1,
		"a later delivery brings the earlier version");
	tap_ok(chain.carrier_count == 1 && chain.carriers[0].document == 4 &&
			chain.carriers[0].carries == 3,
		"and the mail that carries it");
	tap_ok(strcmp(case_gaps(c, "version-altered"),
		       "Paragraph 4.2 of \"wt notes.docx\" is gone from \"published.pdf\"") == 0,
		"the paragraph that went is a gap: %s", case_gaps(c, "version-altered"));

	put(c, 5, v1, "2013-03-13T11:00:00Z", first, "copy.docx", KIND_DOCUMENT);
	case_compare(c, 100);
	chain = chain_of(c, 5);
	tap_ok(chain.count == 3 && chain.form_count == 2, "the same words are one version");
	tap_ok(strchr(case_gaps(c, "version-altered"), '|') == NULL, "and one gap");
}

static void
test_again(struct compare_case *c)
{
	put(c, 3, JUNE "8. Nothing else was said.\n", "2013-06-13T10:00:00Z", 2, "x.docx",
		KIND_DOCUMENT);
	put(c, 5,
		"Nothing of this is in any other text, and it is long enough to be looked at by "
		"whatever looks at such texts.",
		"2013-06-13T10:00:00Z", 2, "y.docx", KIND_DOCUMENT);
	case_compare(c, 100);
	tap_ok(chain_of(c, 1).count == 0 && *case_gaps(c, "version-altered") == '\0',
		"what was read anew leaves its chain, and the gap goes");
	tap_ok(chain_of(c, 3).count == 2, "and stands in another");
}

static void
lineage_try(struct compare_case *c, int64_t a, int64_t b, enum lineage_relation relation,
	bool independent)
{
	struct lineage lineage = {.why = STR("")};
	struct err err = {0};
	bool done = lineage_find(c->compare, &c->arena, a, b, &lineage, &err);

	tap_ok(done && lineage.relation == relation && lineage.is_independent == independent &&
			lineage.why.len > 0,
		"items %lld and %lld: %s, %.*s%s", (long long)a, (long long)b,
		lineage_name(lineage.relation), STR_ARG(lineage.why), err.text);
}

static void
tie_try(struct compare_case *c, int64_t a, int64_t b, bool keeps, bool is_one, const char *words)
{
	struct err err = {0};
	bool found = !is_one;

	tap_ok(lineage_is_one(c->compare, a, b, keeps, &found, &err) && found == is_one,
		"items %lld and %lld are %s: %s %s", (long long)a, (long long)b,
		is_one ? "one source" : "two", words, err.text);
}

static struct lineage_ties
ties_of(struct compare_case *c)
{
	struct lineage_ties ties;
	struct err err = {0};

	tap_ok(lineage_ties_load(c->compare, &c->arena, &ties, &err), "what is kept is read %s",
		err.text);
	return ties;
}

/* Whether findings count two as one is kept until checks run again. */
static void
test_ties(struct compare_case *c, int64_t item, int64_t delivery)
{
	const struct lineage_tie *tie;
	struct lineage_ties ties;

	tie_try(c, item + 1, item + 5, false, true, "a copy, looked for");
	tap_ok(ties_of(c).count == 0, "who only looks keeps nothing");
	tie_try(c, item + 5, item + 1, true, true, "a copy, and kept");
	tie_try(c, item + 1, item + 4, true, false, "another meeting, and kept");
	ties = ties_of(c);
	tie = lineage_ties_find(&ties, item + 5, item + 1);
	tap_ok(ties.count == 2 && tie != NULL && tie->is_one && tie->a == item + 1 &&
			tie == lineage_ties_find(&ties, item + 1, item + 5),
		"it is found in either order");
	tie = lineage_ties_find(&ties, item + 4, item + 1);
	tap_ok(tie != NULL && !tie->is_one && lineage_ties_find(&ties, item + 2, item + 1) == NULL,
		"and so is what is two; of others nothing is kept");
	case_run(c, "UPDATE compare_tie SET is_one = 1 - is_one");
	tie_try(c, item + 1, item + 5, true, false, "as was kept, not looked for again");
	put(c, 16, "Another paper.", "2013-03-20T12:00:00Z", delivery, "f/other.txt", KIND_TEXT);
	case_compare(c, 100);
	tap_ok(ties_of(c).count == 0, "once checks ran again nothing that was kept holds");
	tie_try(c, item + 1, item + 5, true, true, "looked for anew");
	ties = ties_of(c);
	tap_ok(ties.count == 1 && ties.list[0].is_one, "and kept in the place of what was");
}

static void
test_lineage(struct compare_case *c)
{
	int64_t delivery = case_delivery(c, "Outreach project");
	int64_t item = c->items;

	put(c, 11, v1, "2013-03-13T10:00:00Z", delivery, "a/minutes v1.docx", KIND_DOCUMENT);
	put(c, 12, v2, "2013-03-18T10:00:00Z", delivery, "b/minutes v2.docx", KIND_DOCUMENT);
	put(c, 13, mail, "2013-03-13T12:00:00Z", delivery, "c/1.eml", KIND_MAIL);
	put(c, 14, JUNE, "2013-06-13T10:00:00Z", delivery, "d/june.docx", KIND_DOCUMENT);
	(void)case_item(c, 11, delivery, "e/copy.docx");
	(void)case_part(c, 14, item + 3, 1, 1, "c/1.eml/june.docx");
	put(c, 15, "Papers as asked for. Nothing more is to be said of it here.",
		"2013-03-19T12:00:00Z", delivery, "c/2.eml", KIND_MAIL);
	(void)case_part(c, 12, item + 7, 1, 1, "c/2.eml/minutes v2.docx");
	case_compare(c, 100);
	lineage_try(c, item + 1, item + 2, LINEAGE_VERSION, false);
	lineage_try(c, item + 1, item + 5, LINEAGE_COPY, false);
	lineage_try(c, item + 3, item + 1, LINEAGE_QUOTE, false);
	lineage_try(c, item + 3, item + 6, LINEAGE_PART, false);
	lineage_try(c, item + 1, item + 4, LINEAGE_NONE, true);
	lineage_try(c, item + 2, item + 7, LINEAGE_CARRIED, false);
	lineage_try(c, item + 7, item + 1, LINEAGE_CARRIED, false);
	lineage_try(c, item + 7, item + 4, LINEAGE_NONE, true);
	test_ties(c, item, delivery);
}

/* ---- tables ---- */

/* Decisions of a panel: row `without` left out, the decision of row `granted` another one. */
static const char *
decisions(struct compare_case *c, unsigned round, int without, int granted, const char *tail)
{
	static const char *const drivers[] = {"Idony Marl", "Pask Wolverhay", "Agna Thistlewaite",
		"Corin Brindle", "Orla Dunnock", "Bevis Quillow", "Wren Fenwater",
		"Edric Ashgrove"};
	struct buf table = {0};
	const char *text;

	buf_add(&table, STR("Licence\tDriver\tHeard\tDecision\tFee\n"));
	for (int i = 0; i < 16; i++)
		if (i != without)
			buf_add_format(&table, "LC/%u/%03d\t%s\t%d March %u\t%s\t%u\n", round,
				100 + i, drivers[(unsigned)i * round % 8], i + 1, round,
				i == granted                             ? "Granted on appeal"
					: ((unsigned)i + round) % 3 == 0 ? "Refused"
									 : "Suspended",
				((unsigned)i * 37 + round * 13) % 900 + 100);
	buf_add(&table, str_of(tail));
	text = str_cstr(&c->arena, buf_str(&table));
	buf_free(&table);
	return text;
}

static void
test_tables(struct compare_case *c)
{
	int64_t delivery = case_delivery(c, "Licensing");
	struct version_chain chain;

	put(c, 1, decisions(c, 2012, -1, -1, ""), "2012-04-01T10:00:00Z", delivery, "a/export.xlsx",
		KIND_SHEET);
	put(c, 2, decisions(c, 2012, 6, -1, "The panel noted them.\n"), "2012-05-01T10:00:00Z",
		delivery, "b/annex two.docx", KIND_DOCUMENT);
	put(c, 3, decisions(c, 2013, -1, -1, ""), "2013-04-01T10:00:00Z", delivery, "c/xy.xlsx",
		KIND_SHEET);
	case_compare(c, 100);
	chain = chain_of(c, 1);
	tap_ok(chain.count == 2 && chain.members[1].document == 2 && chain_of(c, 3).count == 0,
		"a table is paired with itself in another format, and not with the next year's");
	tap_ok(strcmp(case_gaps(c, "version-altered"),
		       "Row \"LC/2012/106\" of \"export.xlsx\" is gone from \"annex two.docx\"") ==
			0,
		"the row that went is a gap: %s", case_gaps(c, "version-altered"));
}

static void
test_cells(struct compare_case *c)
{
	int64_t delivery = case_delivery(c, "Licensing");

	put(c, 1, decisions(c, 2012, -1, -1, ""), "2012-04-01T10:00:00Z", delivery, "a/export.xlsx",
		KIND_SHEET);
	put(c, 2, decisions(c, 2012, -1, 4, ""), "2012-05-01T10:00:00Z", delivery, "b/web.csv",
		KIND_SHEET);
	case_compare(c, 100);
	tap_ok(strcmp(case_gaps(c, "version-altered"),
		       "1 cell of a table of \"export.xlsx\" is otherwise in \"web.csv\"") == 0,
		"a cell that changed in a table that else is the same: %s",
		case_gaps(c, "version-altered"));
	put(c, 2, decisions(c, 2012, -1, 4, "LC/2012/117\tHesper Vane\t20 March 2012\tNew\t100\n"),
		"2012-05-01T10:00:00Z", delivery, "b/web.csv", KIND_SHEET);
	case_compare(c, 100);
	tap_ok(*case_gaps(c, "version-altered") == '\0',
		"in a table that is kept up cells change as they should");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "chain");
	test_chain(&c);
	test_again(&c);
	case_close(&c);
	case_open(&c, "tables");
	test_tables(&c);
	case_close(&c);
	case_open(&c, "cells");
	test_cells(&c);
	case_close(&c);
	case_open(&c, "lineage");
	test_lineage(&c);
	case_close(&c);
	return tap_done();
}
