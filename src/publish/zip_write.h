/* A small zip file, its members stored as they are.
 *
 * For files below 2 GB that we make ourselves, whole in memory; dates are those of 1980, so that the
 * same members give the same bytes.
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16. */
#ifndef CANDOUR_PUBLISH_ZIP_WRITE_H
#define CANDOUR_PUBLISH_ZIP_WRITE_H

#include "base/attr.h"
#include "base/buf.h"

struct zip_write {
	struct buf *to;
	struct buf directory;
	unsigned count;
};

enum { ZIP_WRITE_MEMBER_MAX = 65000 };

/* `to` is empty and the caller's. */
void zip_write_begin(struct zip_write *zip, struct buf *to);
void zip_write_member(struct zip_write *zip, struct str name, struct str bytes);
void zip_write_end(struct zip_write *zip);

#endif
