/* Reading a sample of case files: which to read, and what the sample says of all.
 *
 * The draw can be repeated by anyone who has the list of files and the seed, in whatever order the
 * list is: each file's turn follows from the seed and its own name alone. So nobody can choose, and
 * nobody can be suspected of having chosen. */
#ifndef CANDOUR_LINKAGE_AUDIT_H
#define CANDOUR_LINKAGE_AUDIT_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* Strata of one list: what has more different values parts nothing. */
enum { AUDIT_STRATUM_MAX = 10000 };

struct audit_interval {
	double share;
	double low;
	double high;
};

/* The share of `all` files that `found` of `read` files speak for, with its 95 % interval: Wilson
 * (1927), narrowed by the finite population correction where a good part of all files was read
 * (`all` 0: their number is not known or not bounded). `read` is above 0 and not below `found`. */
struct audit_interval audit_wilson(size_t found, size_t read, size_t all);

struct audit_file {
	struct str name;    /* of one case file; no two alike */
	struct str stratum; /* a team, a year, an age group: what the sample must do justice to */
};

struct audit_stratum {
	struct str name;
	size_t all;
	size_t drawn;
};

struct audit_sample {
	const struct audit_file **files; /* [count], by stratum and then in their turn */
	size_t count;
	struct audit_stratum *strata; /* [stratum_count], by name */
	size_t stratum_count;
	char frame[65]; /* SHA-256 of the list, in hexadecimal: of "stratum TAB name LF" in order */
};

/* Draws `wanted` files, from each stratum in proportion to its size (largest remainders) and at least
 * one from each where there are enough. All files where there are no more. ERR_USAGE for an empty
 * list, ERR_DAMAGED where two files have one name, ERR_TOO_LARGE for more than AUDIT_STRATUM_MAX
 * strata. */
bool audit_draw(struct arena *arena, const struct audit_file *files, size_t file_count,
	size_t wanted, struct str seed, struct audit_sample *ret_sample, struct err *err) MUST_USE;

#endif
