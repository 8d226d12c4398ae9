/* Every view of a restricted item is in the log before its words are shown. A verb that shows words
 * of documents gathers those that are restricted and notes them; one that lists many keeps their
 * words back instead (cli/keep_back.h). test/cli/journey_restricted.sh asks it of every verb. */
#ifndef CANDOUR_CLI_VIEW_NOTE_H
#define CANDOUR_CLI_VIEW_NOTE_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;
struct inspection;

/* Items that are restricted, each once, in the cli's arena; begins as {0}. */
struct view_list {
	int64_t *items;
	size_t count;
	size_t room;
};

/* Adds an item, or the first item of a document, where it is restricted. 0 is none. */
bool view_add_item(struct cli *cli, struct inspection *inspection, struct view_list *list,
	int64_t item, struct err *err) MUST_USE;
bool view_add_document(struct cli *cli, struct inspection *inspection, struct view_list *list,
	int64_t document, struct err *err) MUST_USE;
/* Adds an item, restricted or not. */
void view_list_put(struct cli *cli, struct view_list *list, int64_t item);
/* Notes that these are about to be shown; none is no view. */
void view_list_note(struct cli *cli, const struct view_list *list);

/* Notes that these items are about to be shown. Where the log cannot be written now, that is said,
 * and the inspector reads on. */
void view_note(struct cli *cli, const int64_t *items, size_t count);

#endif
