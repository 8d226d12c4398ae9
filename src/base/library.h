/* Libraries that are opened by name when they are wanted.
 *
 * Only recognising needs Tesseract, Leptonica and libheif, and only a door libmicrohttpd. They bring
 * some fifty libraries along: linked, they took more than half of each start of the program, and would
 * stand in every reader. So they are opened in ocr_prepare and door_serve, before confinement
 * (docs/decisions/103, 119, 233). */
#ifndef CANDOUR_BASE_LIBRARY_H
#define CANDOUR_BASE_LIBRARY_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

/* A function, and where its pointer goes in the struct of its library's functions. */
struct library_function {
	const char *name;
	size_t offset;
};

/* Opens a library and fills in all pointers; false where it, or one of them, is not there. It
 * stays open. */
bool library_load(const char *soname, const struct library_function *functions, size_t count,
	void *ret_functions) MUST_USE;

#endif
