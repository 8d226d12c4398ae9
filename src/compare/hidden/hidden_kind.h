/* The ways in which words of a document are hidden or stand aside. Part of check_hidden. */
#ifndef CANDOUR_COMPARE_HIDDEN_KIND_H
#define CANDOUR_COMPARE_HIDDEN_KIND_H

#include "base/str.h"

#include <stdbool.h>

/* In the order in which one document's are looked at. Their names are part of gaps' identity. */
enum hidden_kind {
	HIDDEN_UNDER_SHAPE,
	HIDDEN_UNDER_IMAGE,
	HIDDEN_UNDER_ANNOTATION,
	HIDDEN_REDACTION,
	HIDDEN_INVISIBLE,
	HIDDEN_OUTSIDE,
	HIDDEN_LAYER,
	HIDDEN_REVISION,
	HIDDEN_REPLACEMENT,
	HIDDEN_FIELD,
	HIDDEN_METADATA,
	HIDDEN_FILE,
	HIDDEN_BOOKMARK,
	HIDDEN_ANNOTATION,
	HIDDEN_CHANGE,
	HIDDEN_SHEET,
	HIDDEN_CELLS,
	HIDDEN_SLIDE,
	HIDDEN_TEXT,
	HIDDEN_COMMENT,
	HIDDEN_NOTES,
	HIDDEN_KIND_COUNT /* also: none */
};

struct hidden_kind_row {
	const char *name; /* "text-under-shape" */
	const char *what; /* for a title: "Words under a box" */
	const char *one;  /* for the sentence, of one passage: what the words are or lie beneath */
	unsigned weight;
	unsigned sure;
	bool is_restricted;
};

const struct hidden_kind_row *hidden_kind_row(enum hidden_kind kind);
/* The kind of a place (store/place.h) by its number and label; HIDDEN_KIND_COUNT for those that
 * hide nothing. */
enum hidden_kind hidden_kind_of(int place_kind, struct str label);
/* True where words in such a place are not among those that a reader of the page sees. */
bool hidden_kind_is_aside(int place_kind);

#endif
