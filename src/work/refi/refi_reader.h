/* Reads a file of REFI-QDA and tells what is in it (refi_file.h). Runs in a confined process, and in tests and fuzz
 * targets without one. */
#ifndef CANDOUR_WORK_REFI_REFI_READER_H
#define CANDOUR_WORK_REFI_REFI_READER_H

#include "base/attr.h"
#include "base/str.h"

#include <stdint.h>

struct refi_sink {
	void *context;
	bool (*send)(void *context, uint8_t type, struct str payload);
};

/* Sends records and REFI_END, or REFI_FAILED; false where the sink takes no more. */
bool refi_read(struct str bytes, struct refi_sink sink) MUST_USE;

#endif
