/* Earlier revisions of a PDF (ISO 32000-1, 7.5.6): each save that appends leaves what was there
 * before in the file, whole, up to its own %%EOF. */
#ifndef CANDOUR_EXTRACT_PDF_REVISION_H
#define CANDOUR_EXTRACT_PDF_REVISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_file;

enum { PDF_REVISION_MAX = 64 };

struct pdf_revisions {
	size_t ends[PDF_REVISION_MAX]; /* where each ends, the oldest first; the last is the file */
	size_t count;
	uint64_t total; /* all, also those for which there was no room */
};

/* Finds where the revisions end. */
void pdf_revisions_find(const struct pdf_file *file, struct pdf_revisions *ret_revisions);
/* Reads the earlier revisions and gives, as PLACE_REVISION, each line of them that has words
 * which the last one says nowhere. */
void pdf_revisions_give(struct pdf_file *file);

#endif
