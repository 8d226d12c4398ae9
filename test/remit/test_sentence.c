/* Where sentences end. */
#include "remit/sentence.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "tap.h"

struct sentence_case {
	const char *what;
	const char *text;
	const char *expected[6]; /* ended by NULL */
};

static const struct sentence_case cases[] = {
	{"two sentences", "He was told. She was not.", {"He was told.", "She was not."}},
	{"a question and its answer", "Why? Nobody said!", {"Why?", "Nobody said!"}},
	{"an abbreviation", "Cllr. Moss and Dr. Tarn met. They left.",
		{"Cllr. Moss and Dr. Tarn met.", "They left."}},
	{"initials", "J. R. Moss wrote it. Then J. signed.",
		{"J. R. Moss wrote it.", "Then J. signed."}},
	{"numbers", "Paragraph 4.2 is gone. See para. 4.3 instead.",
		{"Paragraph 4.2 is gone.", "See para. 4.3 instead."}},
	{"e.g.", "Records, e.g. Minutes, were lost.", {"Records, e.g. Minutes, were lost."}},
	{"a broken line", "The draft was\ndeleted. The final\nstands.",
		{"The draft was deleted.", "The final stands."}},
	{"an empty line", "A heading\n\nThe text begins.", {"A heading", "The text begins."}},
	{"points of a list", "We ask:\n- that it stops\n- that it is told",
		{"We ask:", "- that it stops", "- that it is told"}},
	{"numbered points", "Agreed:\n4.1 to stop\n4.2 to tell",
		{"Agreed:", "4.1 to stop", "4.2 to tell"}},
	{"quotes", "\xe2\x80\x9cStop it.\xe2\x80\x9d They did not.",
		{"\xe2\x80\x9cStop it.\xe2\x80\x9d", "They did not."}},
	{"no", "She said no. He left.", {"She said no.", "He left."}},
	{"a number with No.", "See No. 4 there.", {"See No. 4 there."}},
	{"nothing", "", {NULL}},
	{"white space", " \n\n \t", {NULL}},
	{"a letter of another script", "\xd0\x9e\xd0\xbd \xd1\x83\xd1\x88\xd1\x91\xd0\xbb. Yes.",
		{"\xd0\x9e\xd0\xbd \xd1\x83\xd1\x88\xd1\x91\xd0\xbb.", "Yes."}},
};

static bool
spans_fit(struct arena *arena, const struct sentence_case *c)
{
	struct str text = str_of(c->text);
	struct sentence_span *spans;
	struct err err = {0};
	size_t count;
	size_t wanted = 0;

	if (!sentences_find(arena, text, &spans, &count, &err))
		return false;
	while (c->expected[wanted] != NULL)
		wanted++;
	for (size_t i = 0; i < count; i++) {
		struct str got = str_one_line(arena,
			str_slice(text, utf8_offset(text, spans[i].from),
				utf8_offset(text, spans[i].to)));

		tap_note("%s: \"%.*s\"", c->what, STR_ARG(got));
		if (i >= wanted || !str_equal(got, str_of(c->expected[i])))
			return false;
	}
	return count == wanted;
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		tap_ok(spans_fit(&arena, &cases[i]), "%s", cases[i].what);
	return tap_done();
}
