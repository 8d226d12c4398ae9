/* The front of a file as ASCII, for bids on kinds of text.
 *
 * Marks of UTF-8, UTF-16 and UTF-32 are understood, so that a bid need not care: what is not
 * ASCII becomes 0x7f. */
#ifndef CANDOUR_EXTRACT_TEXT_HEAD_H
#define CANDOUR_EXTRACT_TEXT_HEAD_H

#include "base/str.h"

enum { TEXT_HEAD_SIZE = 4096 };

struct text_head {
	char bytes[TEXT_HEAD_SIZE];
};

/* Fills *head and gives what is in it, without white space at the front. */
struct str text_head_fill(struct text_head *head, struct str bytes);
/* True where the extension is one of the space separated list. */
bool text_extension_in(struct str extension, const char *list);

#endif
