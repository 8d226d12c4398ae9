/* Names of members that are in a code page which the archive does not name.
 *
 * A part keeps its name's bytes as they are. So that it can also be read and searched, the code
 * page is judged by all such names of the archive together, and each name is given once more as a
 * fact. */
#ifndef CANDOUR_EXTRACT_MEMBER_NAMES_H
#define CANDOUR_EXTRACT_MEMBER_NAMES_H

#include "base/str.h"

struct buf;
struct reading;

#define FACT_MEMBER_NAME "member_name"

/* Keeps the name for later unless it is UTF-8; the first 64 KiB of all count. */
void member_names_add(struct buf *names, struct str name);
/* Gives the facts: names_encoding, and FACT_MEMBER_NAME for each. */
void member_names_give(struct reading *r, const struct buf *names);

#endif
