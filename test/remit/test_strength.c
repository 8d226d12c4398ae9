/* How strong evidence is: the rule's own cases. */
#include "remit/finding/strength.h"

#include "base/arena.h"
#include "tap.h"

#include <string.h>

#define RECORD SOURCE_AUTHORITY_RECORD
#define WORD SOURCE_AUTHORITY_WORD

struct strength_case {
	const char *what;
	struct strength_piece pieces[5];
	size_t count;
	enum strength expected;
	const char *why;
};

static const struct strength_case cases[] = {
	{"nothing", {{0}}, 0, STRENGTH_NONE, "Nothing supports it yet."},
	{"context alone", {{.role = EVIDENCE_CONTEXT, .source = RECORD}}, 1, STRENGTH_NONE,
		"Nothing supports it yet."},
	{"the authority's word", {{.source = WORD}, {.source = WORD}}, 2, STRENGTH_UNTESTED,
		"It rests on what the authority says of itself alone."},
	{"one kind", {{.source = RECORD}, {.source = RECORD}}, 2, STRENGTH_WEAK,
		"One kind of source, none of it made at the time."},
	{"two kinds", {{.source = RECORD, .is_contemporaneous = true}, {.source = SOURCE_PERSON}},
		2, STRENGTH_MODERATE, "Two kinds of source, one of them made at the time."},
	{"three kinds, one at the time",
		{{.source = RECORD, .is_contemporaneous = true}, {.source = SOURCE_PERSON},
			{.source = SOURCE_TRACE}},
		3, STRENGTH_STRONG, "Three kinds of source, one of them made at the time."},
	{"three kinds, none at the time",
		{{.source = RECORD}, {.source = SOURCE_PERSON}, {.source = SOURCE_TRACE}}, 3,
		STRENGTH_MODERATE, "Three kinds of source, none of it made at the time."},
	{"three kinds and contrary evidence",
		{{.source = RECORD, .is_contemporaneous = true}, {.source = SOURCE_PERSON},
			{.source = SOURCE_TRACE}, {.role = EVIDENCE_CONTRADICTS, .source = WORD}},
		4, STRENGTH_MODERATE,
		"Three kinds of source, one of them made at the time; 1 piece against it is not "
		"answered yet."},
	{"the same, answered",
		{{.source = RECORD, .is_contemporaneous = true}, {.source = SOURCE_PERSON},
			{.source = SOURCE_TRACE},
			{.role = EVIDENCE_CONTRADICTS, .source = WORD, .is_answered = true}},
		4, STRENGTH_STRONG, "Three kinds of source, one of them made at the time."},
	{"three copies of one paper",
		{{.source = RECORD, .lineage = 7, .is_contemporaneous = true},
			{.source = SOURCE_PARTNER_RECORD, .lineage = 7},
			{.source = SOURCE_PUBLIC, .lineage = 7}},
		3, STRENGTH_WEAK, "One kind of source, some of it made at the time."},
	{"nobody said what kind", {{.source = SOURCE_UNSAID}}, 1, STRENGTH_WEAK,
		"Of what supports it nobody has said what kind of source it is."},
};

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct strength_view view = strength_of(&arena, cases[i].pieces, cases[i].count);
		struct str why = strength_why(&arena, &view);

		tap_ok(view.strength == cases[i].expected, "%s is %s", cases[i].what,
			strength_name(cases[i].expected));
		tap_ok(str_equal(why, str_of(cases[i].why)), "and says why: %.*s", STR_ARG(why));
	}
	tap_ok(source_kind_from_name(STR("trace")) == SOURCE_TRACE &&
			source_kind_from_name(STR("?")) == SOURCE_KIND_COUNT,
		"kinds of source are found by name");
	return tap_done();
}
