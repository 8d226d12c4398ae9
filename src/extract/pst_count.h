/* How many folders, messages and attachments an Outlook store holds by libpst's reading of it:
 * the second opinion on what libpff gives.
 *
 * libpst's own way in wants a path. Its struct is public, so it is filled here from the header's
 * fields ([MS-PST] 2.2.2.6) over a stream in memory; from its tables on it is libpst that reads. */
#ifndef CANDOUR_EXTRACT_PST_COUNT_H
#define CANDOUR_EXTRACT_PST_COUNT_H

#include "base/attr.h"
#include "base/str.h"

struct pst_count {
	uint64_t folders;
	uint64_t messages;
};

/* False where libpst cannot read the store's tables. */
bool pst_count(struct str bytes, struct pst_count *ret_count) MUST_USE;

#endif
