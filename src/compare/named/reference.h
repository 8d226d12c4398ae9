/* References: what documents, cases and decisions are numbered by.
 *
 * A reference is letters, at times a year, and a number: LC/2012/017, DN-2013-09, REF-00123,
 * Decision 12/2013. The same one is written with other signs between: a template ("LC/2012/#")
 * and the number are what its forms share. Dates, telephone numbers, postcodes, amounts, sections
 * of laws, versions and standards are none. */
#ifndef CANDOUR_COMPARE_REFERENCE_H
#define CANDOUR_COMPARE_REFERENCE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct reference {
	struct str key;    /* template in capitals, "/" between: "LC/2012/#". In the arena */
	struct str before; /* as written, before and behind the number: "LC-2012-" and "" */
	struct str after;
	uint64_t number;
	unsigned width; /* digits, where written with leading zeros; else 0 */
	size_t from;    /* bytes */
	size_t to;
};

/* The next reference at or behind *at; false at the end. */
bool reference_next(
	struct arena *arena, struct str text, size_t *at, struct reference *ret_reference);
/* A file's stem or a title that is numbered, also by words: "Case 9", "LC-2012-017 Smith". False
 * for names of cameras and scanners, dates, versions, and years. */
bool reference_of_name(
	struct arena *arena, struct str stem, struct reference *ret_reference) MUST_USE;
/* A number of a page's own in a line alone: "NBC000123" (Bates numbers). */
bool reference_of_page(
	struct arena *arena, struct str line, struct reference *ret_reference) MUST_USE;
/* The reference of another number in the same form. In the arena. */
struct str reference_write(
	struct arena *arena, struct str before, struct str after, unsigned width, uint64_t number);

#endif
