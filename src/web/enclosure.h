/* How a door gives up what it could do (sandbox/confine.h): after it has opened its inspection, and before it
 * reads the first byte from outside. It keeps reading what is the inspection's but for the keys, and
 * making files in the folder for uploads. */
#ifndef CANDOUR_WEB_ENCLOSURE_H
#define CANDOUR_WEB_ENCLOSURE_H

#include "base/attr.h"
#include "sandbox/sandbox.h"

struct err;

enum {
	ENCLOSURE_MEMORY_MB = 4096, /* of one door: large results, and SQLite's cache */
	ENCLOSURE_FILES_MAX = 16 * 1024
};

/* Makes the folders for uploads and for letters where they are not there. */
bool enclosure_prepare(const char *folder, struct err *err) MUST_USE;
bool enclosure_enter(const char *folder, enum confinement confinement, struct err *err) MUST_USE;
/* "incoming": below the inspection's folder, so that what came is taken in without being copied. */
extern const char *const enclosure_uploads;

#endif
