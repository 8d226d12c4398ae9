/* Encodings without names, made of an agency's table and linked with those of others: from files that
 * belong to no inspection.
 *
 * Tables and encodings are parsed in a confined process (work/aside.h); what comes back is outside
 * text. A file that is written takes its name once it is whole and on the disk, and never replaces
 * another. */
#ifndef CANDOUR_WORK_CLK_H
#define CANDOUR_WORK_CLK_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/private/clk_link.h"
#include "linkage/private/clk_schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

enum { WORK_CLK_WORDS = 200 };

/* ---- encoding ---- */

struct work_encode {
	const char *table;
	const char *key;    /* a file of 32 bytes and more that nobody else may read */
	const char *schema; /* a file; NULL: the default */
	const char *output; /* a new file; its schema goes beside it */
	struct str maps;    /* "column=role", one a line or with commas between */
	bool (*wants_stop)(void *context);
	void *context;
};

struct work_encoded_feature {
	char identifier[WORK_CLK_WORDS];
	char columns[WORK_CLK_WORDS]; /* "": none */
	uint64_t filled;
	uint64_t bits;
};

struct work_encoded {
	uint64_t records;
	size_t feature_count;
	struct work_encoded_feature features[CLK_FEATURE_MAX];
	char check[17];            /* says whether two agencies have the same key; not the key */
	const char *schema_output; /* where the schema was written */
};
bool work_encode(struct arena *arena, const struct work_encode *request,
	struct work_encoded *ret_encoded, struct err *err) MUST_USE;

/* ---- linking ---- */

struct work_clk_link {
	const char *const *files;
	size_t file_count;
	const char *output; /* a new folder */
	struct str made_by; /* the program and its version, for the manifest */
	float threshold;    /* NAN: chosen */
	enum clk_repeats repeats;
	uint64_t seed;
	void (*progress)(void *context, double share);
	bool (*wants_stop)(void *context);
	void *context;
};

struct work_clk_source {
	struct str name;
	uint64_t records;
	bool is_clean;
	char sha256[65]; /* of the file */
};

struct work_clk_linked {
	struct work_clk_source *sources; /* [source_count] */
	size_t source_count;
	uint64_t pairs;  /* at and above the threshold */
	uint64_t linked; /* of these, pairs of one person now */
	uint64_t people;
	uint64_t in_several; /* people in several sources */
	double threshold;
	double comparisons;
	double recall;
	double bins[CLK_BIN_COUNT];
	double chance[CLK_BIN_COUNT];
	size_t note_count;
	struct str notes[CLK_NOTE_MAX];
};
bool work_clk_link(struct arena *arena, const struct work_clk_link *request,
	struct work_clk_linked *ret_linked, struct err *err) MUST_USE;

#endif
