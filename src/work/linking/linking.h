/* Record linkage across rooms: tables of an inspection or bare CSV files go to the linker, and what
 * it finds comes back as files, a manifest and an entry of the log.
 *
 * The tables are outside bytes: they are parsed in a confined process alone (sandbox/helper.h, the
 * linker). It says what it does and finds in JSON objects, which whoever asked gets as they come
 * (docs/guide/linkage.md lists them) and must take as outside text.
 *
 * Results lie in a folder: DIR/links/N of an inspection, or any folder where there is none. Its
 * manifest.json names the inputs, the options and every other file there by hash; so what was asked
 * later (explanations, doubtful pairs, counts) is of exactly these, or is refused. */
#ifndef CANDOUR_WORK_LINKING_H
#define CANDOUR_WORK_LINKING_H

#include "base/attr.h"
#include "base/str.h"
#include "store/link.h"

struct arena;
struct err;
struct json;

enum linking_task { LINKING_RUN, LINKING_EXPLAIN, LINKING_REVIEW, LINKING_COUNT, LINKING_EVALUATE };

/* How the linker is heard and stopped. */
struct linking_talk {
	/* One object, and the line of text that it was read from; both until it returns. */
	void (*said)(void *context, const struct json *object, struct str line);
	bool (*wants_stop)(void *context);
	void *context;
};

struct linking_limits {
	unsigned processes; /* 0: one a processor */
	unsigned memory_mb; /* 0: what the machine has, less a reserve */
	unsigned cpu_s;     /* of each process; 0: no limit */
};

/* Tables of all records where a run stands on another. By default up to LINKING_TABLES_RECORDS. */
enum linking_tables { LINKING_TABLES_USUAL, LINKING_TABLES_ALL, LINKING_TABLES_NEW };
enum { LINKING_TABLES_RECORDS = 100000 };
/* "all", "new"; "" for what is usual. */
bool linking_tables_of_name(struct str name, enum linking_tables *ret_tables);

struct linking_request {
	const char *folder; /* the inspection; of bare files: where the results go */
	bool is_bare;
	bool again;      /* bare: the folder has results that are renewed */
	bool whole;      /* takes nothing from the run before but people's numbers */
	bool with_lines; /* JSON Lines beside CSV */
	enum linking_tables tables;
	char *const *files; /* bare */
	size_t file_count;
	struct str sources; /* "police=17,health=23"; "": all tables of the inspection */
	struct str maps;    /* "column=role", one a line or with commas between */
	struct str rules;   /* the same way */
	const char *model;  /* path; NULL: learn one */
	float cut;          /* NAN: the default */
	unsigned rounds;    /* UINT_MAX: the default */
	uint64_t seed;
	struct linking_limits limits;
	struct str who;
	struct str version; /* of the program */
	struct linking_talk talk;
};

struct linking_result {
	struct str folder;   /* of the results */
	struct str manifest; /* its SHA-256 */
	int64_t run;         /* of an inspection: its number; else 0 */
	uint64_t entry;      /* of the log */
	bool lacks_tables;   /* of all records: it has what is new beside the run before */
};

/* Links. Where the run before had the same options and all its tables are there still, byte for
 * byte, only what is new is compared, and where nothing but decisions is new, nothing
 * (linkage/former.h): an object {"linked": "whole"|"added"|"decided", ...} says so.
 * Stopped, killed or failed it leaves nothing but, at most, a folder that the next run clears away. */
bool work_link(struct arena *arena, const struct linking_request *request,
	struct linking_result *ret_result, struct err *err) MUST_USE;

/* Makes results anew that the log tells of and that are not there, all runs in order. Only what
 * is the same to the byte is put in its place; `differs` are runs that this version or what is left
 * of their inputs, makes otherwise, or whose model was given from outside. */
struct linking_rebuilt {
	uint64_t made;
	uint64_t differs;
};
bool work_link_rebuild(const char *folder, struct str version, const struct linking_talk *talk,
	struct linking_rebuilt *ret_rebuilt, struct err *err) MUST_USE;

/* A question about the results in a folder: an inspection's last run, or a bare folder's. */
struct linking_question {
	enum linking_task task; /* not LINKING_RUN */
	const char *folder;
	struct str a; /* EXPLAIN: two records, as source:id */
	struct str b;
	unsigned pairs_max;  /* REVIEW */
	struct str known_to; /* COUNT: a source; "": all people */
	int before;          /* 20120101; 0: no day */
	const char *truth;   /* EVALUATE: a file; NULL: the column of the records */
	struct str who;
	struct str verb; /* for the log of views */
	struct linking_limits limits;
	struct linking_talk talk;
};

bool work_link_ask(
	struct arena *arena, const struct linking_question *question, struct err *err) MUST_USE;

/* Keeps one decision: in the log of an inspection, or in decisions.csv of a folder. Sets moment
 * and entry. */
bool work_link_decide(const char *folder, struct link_decision_row *row, struct err *err) MUST_USE;

#endif
