/* Documents that a text names by their titles: "my report 'Late hours in the taxi trade'", "We
 * approved the policy entitled ...".
 *
 * A title counts where it stands in quotation marks, or in capitals behind "entitled", beside a
 * word of kind (report, audit, risk assessment ...), holds at least TITLE_WORDS_MIN distinctive
 * words, and where its sentence says that the writer or the authority has it, made it, sent it or
 * decided on it. What was published for all, by the Government, an inspectorate, a newspaper or a
 * body of the whole country, is none.
 * When in doubt it is left: titles in quotation marks are mostly of what nobody had to give. */
#ifndef CANDOUR_COMPARE_TITLE_TEXT_H
#define CANDOUR_COMPARE_TITLE_TEXT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

enum { TITLE_WORDS_MIN = 3, TITLE_WORDS_MAX = 60 };

struct title {
	struct str title; /* as written, without its marks */
	struct str key;   /* phrase_key of it. In the arena */
	struct str kind;  /* "report", "policy" ...; the last word of it, as written */
	bool is_ours;     /* "my report": said to be the writer's or the reader's own */
	size_t from;      /* bytes, without its marks */
	size_t to;
};

/* The next one at or behind *at; false at the end. */
bool title_next(struct arena *arena, struct str text, size_t *at, struct title *ret_title);
/* The distinctive words of a title or heading, each once, in small letters and without a plural's
 * "s"; in the arena. At most TITLE_WORDS_MAX. */
size_t title_words(struct arena *arena, struct str text, struct str words[TITLE_WORDS_MAX]);
/* How many of a title's words a heading must have to be its own: all of three or four, all but one of
 * more. */
size_t title_words_wanted(size_t count);

#endif
