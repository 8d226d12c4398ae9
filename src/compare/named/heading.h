/* Under which words documents are held: those of their names and titles, of their heads, and of the
 * heads of their pages. Kept a page a row; the documents that have a word are found by its hash
 * (compare/postings/postings.h). Table: compare_heading (schema_named.sql). */
#ifndef CANDOUR_COMPARE_HEADING_H
#define CANDOUR_COMPARE_HEADING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

struct heading {
	int64_t document;
	int64_t page;     /* from 1 on; 0: of the document itself */
	bool is_mail;     /* the subject of a mail */
	struct str words; /* as title_words gives them, parted by blanks */
};

/* Each page once. */
bool heading_note(struct compare *compare, const struct heading *heading, struct err *err) MUST_USE;
/* Removes all of a document and touches the titles that they may have been. */
bool heading_forget(struct compare *compare, int64_t document, struct err *err) MUST_USE;
/* The join: makes the words of new headings known and touches the titles that they may be. */
bool heading_join(struct compare *compare, struct err *err) MUST_USE;
/* Whether one page has `wanted` of these words, each of which is given once; at most 64 count.
 * Subjects of mails are asked where `with_mails`. */
bool heading_has(struct compare *compare, const struct str *words, size_t count, size_t wanted,
	bool with_mails, bool *ret_has, struct err *err) MUST_USE;

#endif
