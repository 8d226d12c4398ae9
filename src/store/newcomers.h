/* Documents that came in the transaction that is open, and are as they came.
 *
 * Of most that is read nothing is kept yet but its row and the one item that it came with, and nobody but this process
 * has seen either. Whoever keeps a reading need not look for what cannot be there. All is forgotten with the end of the
 * transaction: between two of them others may write. Of an inspection that only has a database, as verify makes one to
 * replay the log in, nothing is noted. */
#ifndef CANDOUR_STORE_NEWCOMERS_H
#define CANDOUR_STORE_NEWCOMERS_H

#include "base/buf.h"

struct newcomers {
	bool is_open;      /* a transaction in which they are noted */
	int64_t first;     /* the others follow it without a gap; 0: there are none */
	struct buf states; /* one byte each */
};

/* For store/: a transaction begins or ends. */
void newcomers_begin(struct newcomers *newcomers);
void newcomers_end(struct newcomers *newcomers);
/* A document was added; an item was put, or the document was read. */
void newcomers_add(struct newcomers *newcomers, int64_t document);
void newcomers_item(struct newcomers *newcomers, int64_t document);
void newcomers_read(struct newcomers *newcomers, int64_t document);
void newcomers_forget(struct newcomers *newcomers);

/* True where the document came in this transaction, has one item, and was not read. False where that is not known. */
bool newcomers_has(const struct newcomers *newcomers, int64_t document);

#endif
