/* Bytes in memory as libbfio wants to read them, with every bound checked.
 *
 * libbfio's own handle over memory (2017-01-23) reads past its end where a damaged store asks
 * for more than is left; fuzzing showed it at once. */
#ifndef CANDOUR_EXTRACT_PST_IO_H
#define CANDOUR_EXTRACT_PST_IO_H

#include "base/attr.h"
#include "base/str.h"

#include <libbfio.h>

struct pst_io {
	struct str bytes;
	size_t at;
	bool is_open;
};

/* Makes a handle over *io, which must outlive it. */
bool pst_io_begin(struct pst_io *io, struct str bytes, libbfio_handle_t **ret_handle) MUST_USE;

#endif
