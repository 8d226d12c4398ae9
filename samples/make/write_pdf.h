/* PDF files object by object: the first is the catalog, the last the information that pdf_end
 * adds with the table of places. */
#ifndef CANDOUR_SAMPLES_WRITE_PDF_H
#define CANDOUR_SAMPLES_WRITE_PDF_H

#include "base/buf.h"

#include <stdint.h>

struct page;
struct sample;

enum { PDF_OBJECT_MAX = 100 };

struct pdf_file {
	struct buf bytes;
	uint32_t places[PDF_OBJECT_MAX + 1];
	unsigned count;
};

void pdf_object(struct pdf_file *file, const char *words);
/* `packed` is deflated already; `entries` are those of its dictionary but length and filter. */
void pdf_stream(struct pdf_file *file, const char *entries, struct str packed);
struct str pdf_end(struct sample *sample, struct pdf_file *file, const struct page *page);

#endif
