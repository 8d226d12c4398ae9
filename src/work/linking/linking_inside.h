/* Between the files of linking: what is to be linked, and how. */
#ifndef CANDOUR_WORK_LINKING_INSIDE_H
#define CANDOUR_WORK_LINKING_INSIDE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "linkage/linkage.h"
#include "work/linking/linking.h"

#include <time.h>

struct arena;
struct err;
struct helper_side;
struct json;

/* Tables of one run, and bytes of one table, of a model, of a file that holds the truth. */
enum { LINKING_INPUT_MAX = RECORD_SOURCE_MAX };

struct linking_input {
	struct str name;
	struct str path; /* as it is opened; of an item: as delivered */
	int64_t item;    /* 0: a bare file */
	struct str sheet;
	int fd;
	struct str sha256; /* of what the linker reads, in hexadecimal */
	uint64_t size;
	struct timespec modified; /* of a bare file, to see that it stayed as it was */
};

struct linking_output {
	size_t number; /* linking_output_name */
	const char *name;
	int fd;
};

/* What may be lent beside tables: people's numbers in the run before, a model, who is who, and what
 * a run kept of itself. */
enum linking_extra {
	LINKING_FORMER,
	LINKING_MODEL,
	LINKING_TRUTH,
	LINKING_KEPT,
	LINKING_EXTRA_COUNT
};

/* The run that another one stands on. */
struct linking_stands {
	int64_t run;       /* of an inspection; else 0 */
	struct str sha256; /* of its manifest */
};

/* All that the linker is told; it is forked with it in memory, and has the descriptors lent. */
struct linking_plan {
	enum linking_task task;
	struct linking_input *inputs;
	size_t input_count;
	struct linking_output *outputs;
	size_t output_count;
	int extra_fds[LINKING_EXTRA_COUNT]; /* -1: not there */
	uint64_t former_next;               /* the next number of a person not yet given */
	bool has_former;       /* there are results of a run before: what becomes of it is said */
	const char *why_whole; /* nothing is taken from it: why; NULL: LINKING_KEPT has it */
	struct linking_stands stands_on; /* if the linker finds that it fits */
	struct linkage_map *maps;
	size_t map_count;
	struct str *rules;
	size_t rule_count;
	struct linkage_decision *decisions;
	size_t decision_count;
	/* Decided since: not shown again. */
	struct linkage_decision *decided;
	size_t decided_count;
	float cut;
	unsigned rounds;
	uint64_t seed;
	struct linking_limits limits;
	bool looks_first;    /* whether tables can fit is asked before they are hashed */
	uint64_t rows_about; /* that those have which were looked at */
	uint64_t memory_max; /* what the machine can spare now, if that is less than the limit */
	const struct linking_question *question; /* NULL: LINKING_RUN */
	struct str version;                      /* of the program */
	bool with_lines;                         /* JSON Lines among the outputs */
	enum linking_tables tables;
	struct tokenizer *tokenizer; /* the linker's own */
};

/* linking_inputs.c */

/* Opens and hashes bare files; their names without folder and ending are the sources' names. */
bool linking_files_open(struct arena *arena, char *const *files, size_t count,
	struct linking_plan *plan, struct err *err) MUST_USE;
/* The same of items of an inspection. */
bool linking_items_open(struct arena *arena, const char *folder, struct str sources,
	struct linking_plan *plan, struct err *err) MUST_USE;
/* One item: as people named it, as the list of all has it, or as it was linked before. */
struct linking_wanted {
	struct str name; /* "": after the file */
	int64_t item;
	struct str sheet; /* "": the one that is a table */
};
bool linking_wanted_open(struct arena *arena, const char *folder,
	const struct linking_wanted *wanted, size_t count, struct linking_plan *plan,
	struct err *err) MUST_USE;
/* Whether bare files are still as they were when they were hashed. */
bool linking_files_check(const struct linking_plan *plan, struct err *err) MUST_USE;
void linking_inputs_close(struct linking_plan *plan);
/* "column=role" and rules, one a line or with commas between. */
bool linking_maps_read(
	struct arena *arena, struct str text, struct linking_plan *plan, struct err *err) MUST_USE;
void linking_rules_read(struct arena *arena, struct str text, struct linking_plan *plan);

/* linking_decisions.c */

/* Those that stand, of all rows: the last on each pair, unless it was taken back. */
size_t linking_decisions_standing(struct arena *arena, const struct link_decision_row *rows,
	size_t row_count, struct linkage_decision **ret_decisions);
/* decisions.csv of a bare folder; none where it is not there. */
bool linking_decisions_read(struct arena *arena, const char *folder,
	struct link_decision_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
bool linking_decision_add(
	const char *folder, const struct link_decision_row *row, struct err *err) MUST_USE;
/* Of an inspection or a bare folder. */
bool linking_decisions_load(struct arena *arena, const char *folder, bool is_bare,
	struct link_decision_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

/* linking_child.c: the linker. */

bool linking_child_prepare(void *context, struct err *err);
void linking_child_serve(void *context, const struct helper_side *side);

/* linking_start.c: its caller. */

struct linking_saying {
	struct linking_talk talk;
	/* Also gets each object; NULL: nobody. */
	void (*noted)(void *context, const struct json *object, struct str line);
	void *context;
};
/* What the machine can spare now, of what may be used. */
uint64_t linking_memory_max(const struct linking_limits *limits);
/* Runs the linker to its end. */
bool linking_start(
	struct linking_plan *plan, const struct linking_saying *saying, struct err *err) MUST_USE;

/* linking_manifest.c */

struct linking_file {
	const char *name;
	struct str sha256;
	uint64_t size;
};
struct linking_manifest {
	struct json *json;
	struct str sha256; /* of its own text */
	struct str text;
	uint64_t decision_count; /* rows of decisions that there were */
	uint64_t next_person;
};
struct linking_findings {
	struct buf lines;     /* objects that were said, commas between, without progress */
	struct buf counts;    /* the last of them that counts records */
	bool stands;          /* on the run before */
	bool lacks_tables;    /* of all records */
	uint64_t next_person; /* not yet given */
};

/* A plan with nothing in it. */
struct linking_plan linking_plan_none(void);
/* What goes into the manifest, from what the linker says; for struct linking_saying. */
void linking_findings_note(void *context, const struct json *object, struct str line);
void linking_findings_free(struct linking_findings *findings);
struct str linking_manifest_write(struct arena *arena, const struct linking_plan *plan,
	uint64_t decision_count, const struct linking_findings *findings,
	const struct linking_file *files, size_t file_count);
/* What the log keeps of a run beside the manifest's hash. */
struct str linking_summary_write(struct arena *arena, const struct linking_plan *plan,
	const struct linking_findings *findings);
/* Opens what the run of a manifest kept of itself, if it did, as it was then; else -1. */
bool linking_kept_open(struct arena *arena, const char *folder,
	const struct linking_manifest *manifest, int *ret_fd, struct err *err) MUST_USE;
/* Whether a run by this plan may stand on the one of the manifest, and lends what that one kept; else
 * plan->why_whole says why not. */
bool linking_stands_find(struct arena *arena, const char *folder,
	const struct linking_manifest *manifest, uint64_t decision_count, struct linking_plan *plan,
	struct err *err) MUST_USE;
/* Reads the one in a folder. */
bool linking_manifest_read(struct arena *arena, const char *folder,
	struct linking_manifest *ret_manifest, struct err *err) MUST_USE;
/* Inputs and options of a manifest or of a summary. */
bool linking_run_plan(struct arena *arena, const char *inspection, const struct json *run,
	struct linking_plan *plan, struct err *err) MUST_USE;
/* Inputs and options as they were then; `inspection` is its folder, NULL for bare files. The inputs
 * and what is read of the folder must be as they were. */
bool linking_manifest_plan(struct arena *arena, const char *folder, const char *inspection,
	const struct linking_manifest *manifest, struct linking_plan *plan,
	struct err *err) MUST_USE;

/* Where results are written until all are there. */
struct linking_staging {
	const char *path;
	int fd; /* of the folder, locked */
	struct linking_output *outputs;
	size_t output_count;
};

/* linking.c */

/* The folder of a run of an inspection. */
const char *linking_run_folder(struct arena *arena, const char *inspection, int64_t number);
/* People keep the numbers that they have in a folder of results. `sha256` is of its manifest as the
 * log has it; "": there is no log. */
bool linking_former_take(struct arena *arena, const char *folder, struct str sha256,
	struct linking_plan *plan, struct linking_manifest *ret_manifest, struct err *err) MUST_USE;
/* Hashes what the linker wrote and writes the manifest beside it. */
bool linking_manifest_make(struct arena *arena, const struct linking_staging *staging,
	const struct linking_plan *plan, uint64_t decision_count,
	const struct linking_findings *findings, struct str *ret_sha256, struct err *err) MUST_USE;
void linking_plan_close(struct linking_plan *plan);

/* linking_staging.c */

/* Makes the folder or clears what a run that was killed left in it; ERR_BUSY where another run is at
 * work there. */
bool linking_staging_begin(struct arena *arena, const char *path, bool with_lines,
	struct linking_staging *ret_staging, struct err *err) MUST_USE;
/* Takes away the outputs that a run did not write. */
bool linking_staging_trim(struct linking_staging *staging, const struct linking_findings *findings,
	struct err *err) MUST_USE;
/* Syncs and hashes all outputs. */
bool linking_staging_hash(struct arena *arena, const struct linking_staging *staging,
	struct linking_file **ret_files, struct err *err) MUST_USE;
/* The whole folder takes its name; what has it already is not replaced. */
bool linking_staging_name(
	struct linking_staging *staging, const char *path, struct err *err) MUST_USE;
/* Its files go into a folder one after another, the manifest last, over those that are there; those
 * of the run before that are not renewed go. */
bool linking_staging_renew(struct arena *arena, struct linking_staging *staging, const char *folder,
	struct err *err) MUST_USE;
/* Removes it, where it was not named. */
void linking_staging_end(struct linking_staging *staging);

#endif
