/* What the head of a document says it is: its first dates, its reference, whom it greets.
 *
 * Pure; used by version_judge.c. */
#ifndef CANDOUR_COMPARE_VERSION_HEAD_H
#define CANDOUR_COMPARE_VERSION_HEAD_H

#include "base/str.h"

struct diff_text;

enum { VERSION_HEAD_DATES_MAX = 12, VERSION_HEAD_REFERENCES_MAX = 8, VERSION_HEAD_PERSON_MAX = 5 };

struct version_head {
	int64_t dates[VERSION_HEAD_DATES_MAX];
	size_t date_count;
	size_t date_from; /* code points of the first date */
	size_t date_to;
	size_t reference_word;                            /* the first one's place */
	uint32_t references[VERSION_HEAD_REFERENCES_MAX]; /* words */
	size_t reference_count;
	uint32_t person[VERSION_HEAD_PERSON_MAX]; /* whom it greets */
	size_t person_count;
};

/* is_quoted: by word, or NULL; what a page quotes of another mail says nothing of the page. */
void version_head_read(const struct diff_text *text, struct str title, const bool *is_quoted,
	struct version_head *ret_head);
/* True where both say something and it is not the same. */
bool version_heads_dates_differ(const struct version_head *a, const struct version_head *b);
bool version_heads_references_differ(const struct version_head *a, const struct version_head *b);
bool version_heads_persons_differ(const struct version_head *a, const struct version_head *b);
/* True where both have the same reference, or, without one, the same first date. */
bool version_heads_agree(const struct version_head *a, const struct version_head *b);

#endif
