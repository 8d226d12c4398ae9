/* Pictures in the drawing records that Word, Excel and PowerPoint share ([MS-ODRAW]).
 *
 * Each picture is given once as a part, metafiles unpacked. */
#ifndef CANDOUR_EXTRACT_OFFICE_ART_H
#define CANDOUR_EXTRACT_OFFICE_ART_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct reading;

enum { OFFICE_ART_SEEN = 4096 };

struct office_art {
	struct reading *r;
	struct arena *arena;
	struct str delayed; /* where pictures lie that the records only point to; "" for none */
	size_t count;       /* pictures given */
	uint64_t seen[OFFICE_ART_SEEN]; /* marks of pictures given, by their first UID bytes */
	size_t seen_count;
};

/* Gives the pictures of a run of records, however deep. False: the family's limits are reached. */
bool office_art_give(struct office_art *art, struct str records, struct err *err) MUST_USE;
/* zlib data ([RFC 1950]) of at most size_max bytes once unpacked; what came before a break or the
 * limit is in `to`, and the answer is false. *ret_fault (where given) says what is wrong with the
 * data, NULL where they merely end or go on. */
struct buf;
bool office_inflate(
	struct buf *to, struct str packed, uint64_t size_max, const char **ret_fault) MUST_USE;

#endif
