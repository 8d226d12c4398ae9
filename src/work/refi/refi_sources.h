/* Sources of a file of REFI-QDA with the passages that are coded in each, told one after another. For the reader
 * alone. */
#ifndef CANDOUR_WORK_REFI_REFI_SOURCES_H
#define CANDOUR_WORK_REFI_REFI_SOURCES_H

#include "base/attr.h"

#include <stdbool.h>

struct err;
struct refi_say;

/* False with err where a text in the archive is one that does harm; false, and nobody listens, where the sink is gone. */
bool refi_sources_say(struct refi_say *say, struct err *err) MUST_USE;

#endif
