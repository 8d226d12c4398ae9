/* Would libarchive come to an end with this xar archive?
 *
 * libarchive 3.6 goes round for ever where one file of the table of contents has two types that
 * are links. No program writes that. */
#ifndef CANDOUR_EXTRACT_XAR_CHECK_H
#define CANDOUR_EXTRACT_XAR_CHECK_H

#include "base/attr.h"
#include "base/str.h"

struct err;

/* bytes begin with the archive's signature. ERR_DAMAGED. */
bool xar_check(struct str bytes, struct err *err) MUST_USE;

#endif
