/* The packing methods of early zip programs: shrinking, reducing, imploding (methods 1 to 6).
 *
 * PKZIP 0.9 and 1.x wrote them, and archives of that age are among the records that are disclosed.
 * Sources: PKWARE APPNOTE 6.3.10 sections 5.1 (shrinking), 5.2 (expanding), 5.3 (imploding). */
#ifndef CANDOUR_EXTRACT_ZIP_OLD_H
#define CANDOUR_EXTRACT_ZIP_OLD_H

#include "base/str.h"

struct zip_old;

bool zip_old_knows(uint16_t method);
/* `flags` and `size` (unpacked) as the member's header has them. Owned by the caller, who closes
 * it; `packed` is borrowed. */
struct zip_old *zip_old_open(uint16_t method, uint16_t flags, struct str packed, uint64_t size);
void zip_old_close(struct zip_old **old);
/* Up to `room` bytes; 0 at the end; -1 where it is damaged or cut off. */
ptrdiff_t zip_old_read(struct zip_old *old, char *to, size_t room);

#endif
