/* The label ("3.2", "(b)") that a numbered paragraph of a Word document shows. One rule for both
 * kinds of file: ISO/IEC 29500-1, section 17.9, and [MS-DOC] 2.4.6.3, 2.9.131, 2.9.150.
 *
 * An abstract list holds the levels and does the counting; a list made of it may put its own start
 * or its own look in place of a level's. The caller owns both, zeroed, each level's `restart` set
 * to the level's own number where the file says nothing else. */
#ifndef CANDOUR_EXTRACT_LIST_LABEL_H
#define CANDOUR_EXTRACT_LIST_LABEL_H

#include "base/str.h"

struct buf;

enum { LIST_LEVEL_COUNT = 9 };

/* Number formats, as [MS-OSHARED] 2.2.1.3 numbers them; others are shown as LIST_DECIMAL. */
enum list_format {
	LIST_DECIMAL = 0,
	LIST_UPPER_ROMAN = 1,
	LIST_LOWER_ROMAN = 2,
	LIST_UPPER_LETTER = 3,
	LIST_LOWER_LETTER = 4,
	LIST_ORDINAL = 5,
	LIST_DECIMAL_ZERO = 22,
	LIST_BULLET = 23,
	LIST_NONE = 255
};

struct list_level {
	struct str text; /* UTF-8; "%1" to "%9" stand for the numbers of those levels */
	uint32_t start;
	uint8_t format;  /* enum list_format */
	uint8_t restart; /* begins anew behind a paragraph of a level below this one */
	bool has_start;
	bool has_text;
	bool is_legal; /* all numbers are shown as LIST_DECIMAL */
};

struct list_numbers {
	struct list_level levels[LIST_LEVEL_COUNT];
	uint32_t counts[LIST_LEVEL_COUNT];
	bool counted[LIST_LEVEL_COUNT]; /* of a list: its own start was used */
};

/* Counts a paragraph of that list and level (below LIST_LEVEL_COUNT) and writes its label, "" for
 * bullets. */
void list_label(struct list_numbers *abstract, struct list_numbers *list, uint32_t level,
	struct buf *ret_label);

#endif
