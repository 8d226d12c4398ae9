/* Visual Basic macros kept in Office files, as source text ([MS-OVBA]). */
#ifndef CANDOUR_EXTRACT_VBA_H
#define CANDOUR_EXTRACT_VBA_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct ole;
struct reading;

/* Gives the modules of the project in a storage (one that holds "VBA") as parts, "Module1.bas";
 * modules without a line of code are left out. Nothing where there is no project. False: the
 * family's limits are reached. */
bool vba_give(struct reading *r, struct ole *ole, size_t storage, struct err *err) MUST_USE;
/* Unpacks a compressed container ([MS-OVBA] 2.4.1); what came before damage is in `to`. */
bool vba_unpack(struct buf *to, struct str packed) MUST_USE;

#endif
