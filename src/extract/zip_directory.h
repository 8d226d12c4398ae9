/* Finding the members of a zip package: by its directory, or by scanning. For extract/zip.c. */
#ifndef CANDOUR_EXTRACT_ZIP_DIRECTORY_H
#define CANDOUR_EXTRACT_ZIP_DIRECTORY_H

#include "base/attr.h"

#include <stdbool.h>

struct arena;
struct zip;

/* Reads the central directory (with zip64) into zip->entries. False where it is missing, cut off
 * or contradicts itself; zip->entries is then empty. */
bool zip_directory_read(struct arena *arena, struct zip *zip) MUST_USE;
/* Finds the local headers instead, one after another. */
void zip_directory_scan(struct arena *arena, struct zip *zip);

#endif
