/* The story of exchange: codebook and codings leave the inspection as a file of REFI-QDA (remit/refi.h).
 *
 * What is restricted stays: neither its text nor what was said of it is in the file, and how much was left out is
 * told. So do the codes of second readings, which are blind, and passages whose words were not found again. That
 * the file was made is noted in the log (ENTRY_EXPORTED) before the first byte of it has its name. */
#ifndef CANDOUR_WORK_EXCHANGE_H
#define CANDOUR_WORK_EXCHANGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;
struct inspection;
struct workshop;

/* Documents and bytes of one file: a plain zip counts members in 16 bits, and it is made in memory. */
enum { EXCHANGE_SOURCE_MAX = 60000, EXCHANGE_SIZE_MAX = 1 << 30 };

enum exchange_what {
	EXCHANGE_CODEBOOK, /* .qdc */
	EXCHANGE_CODING    /* .qdpx: codes, texts, codings, notes, weights */
};

struct exchange_result {
	uint64_t codes;
	uint64_t sources;
	uint64_t codings;
	uint64_t left_restricted; /* documents */
	uint64_t left_second;     /* codings */
	uint64_t left_lost;       /* codings */
	int64_t *items;           /* of the sources, in the arena */
	struct str sha256;        /* of the file, in hexadecimal */
	uint64_t entry;
};

/* The bytes of the file into *to, which is empty; ERR_NOT_FOUND where there is no code yet, ERR_TOO_LARGE. */
bool exchange_write(struct inspection *inspection, struct arena *arena, enum exchange_what what,
	struct buf *to, struct exchange_result *ret_result, struct err *err) MUST_USE;
/* What would be in a project, and what left out, without its texts; ERR_NOT_FOUND as above. */
bool exchange_count(struct inspection *inspection, struct arena *arena,
	struct exchange_result *ret_result, struct err *err) MUST_USE;
/* The same into a new file, with its entry. ERR_EXISTS where something has the name. */
bool work_export(struct workshop *workshop, struct arena *arena, enum exchange_what what,
	const char *path, struct str who, struct exchange_result *ret_result,
	struct err *err) MUST_USE;

#endif
