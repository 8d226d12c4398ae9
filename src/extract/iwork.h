/* The archives of Pages, Numbers and Keynote from 2013 on: Snappy blocks of protobuf messages.
 *
 * Apple publishes no specification; the framing is Snappy's raw format (github.com/google/snappy,
 * format_description.txt) behind a four-byte header, the messages are protobuf (field numbers as
 * found in files). Only text is taken: text storages and the string tables of tables. */
#ifndef CANDOUR_EXTRACT_IWORK_H
#define CANDOUR_EXTRACT_IWORK_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct prose;

/* Unpacks one .iwa member. ERR_DAMAGED where it breaks; what came before is in `to`. */
bool iwork_unpack(struct str packed, struct buf *to, struct err *err) MUST_USE;
/* The type of the first message of an unpacked archive, 0 where it has none: the main archive of
 * Pages begins with IWORK_PAGES_DOCUMENT. */
enum { IWORK_PAGES_DOCUMENT = 10000 };
uint64_t iwork_first_type(struct str archive);
/* Writes the texts that an unpacked archive holds, one a line. */
void iwork_text(struct str archive, struct prose *prose);

#endif
