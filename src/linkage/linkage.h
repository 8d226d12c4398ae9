/* Record linkage: which records of several agencies are about the same person.
 *
 * One call, linkage_run, goes one way: texts of the sources > records > roles of their columns >
 * fields in standard form > blocking > patterns > model > edges > clusters > people. Each step's
 * header is the manual of that step, and each result stays in struct linkage, so that whoever writes
 * outputs, reports or explanations reads them there. Nothing here knows of inspections, files or
 * stores: texts come in, structures come out.
 *
 * The same texts, options and version give the same results on any number of processes. */
#ifndef CANDOUR_LINKAGE_LINKAGE_H
#define CANDOUR_LINKAGE_LINKAGE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"
#include "linkage/block/blocking.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/former.h"
#include "linkage/level/comparer.h"
#include "linkage/model/histogram.h"
#include "linkage/model/model.h"
#include "linkage/model/scorer.h"
#include "linkage/table/records.h"
#include "linkage/table/roles.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct tokenizer;

enum { LINKAGE_NOTE_MAX = 200 };

struct linkage_source {
	struct str name; /* "police": no two alike */
	struct str text; /* CSV in UTF-8 or another encoding; stays as long as the linkage */
	/* The text is a private mapping of a file, which nobody wrote to: its memory is given back while
	 * it is not needed, and the file read again where it is. */
	bool is_mapped;
};

/* A column whose role was guessed wrongly: by its head, in all sources. */
struct linkage_map {
	struct str column;
	enum role role;
};

/* A decision of a person, by ids of records; those of records that are not there are passed over,
 * and counted in a note. */
struct linkage_decision {
	struct str source_a;
	struct str id_a;
	struct str source_b;
	struct str id_b;
	bool is_same;
};

enum linkage_stage {
	LINKAGE_READ,
	LINKAGE_STANDARD,
	LINKAGE_BLOCK,
	LINKAGE_LEARN,
	LINKAGE_COMPARE,
	LINKAGE_CLUSTER,
	LINKAGE_LEARN_AGAIN,
	LINKAGE_STAGE_COUNT
};

struct linkage_options {
	const struct linkage_source *sources;
	size_t source_count;
	const struct linkage_map *maps;
	size_t map_count;
	const struct str *rules; /* as blocking_parse takes them; none: chosen from the data */
	size_t rule_count;
	double pairs_each_max; /* as blocking_choose takes it */
	struct str
		model_text; /* a model in Splink's form to be used instead of learning; empty: none */
	const struct linkage_former *former; /* NULL: a whole run */
	const struct linkage_decision *decisions;
	size_t decision_count;
	float cut;          /* NAN: LINKAGE_CUT */
	unsigned rounds;    /* of learning from clusters; UINT_MAX: LINKAGE_ROUNDS */
	uint64_t seed;      /* of every draw */
	unsigned processes; /* 0: one a processor */
	/* Bytes that may be used: what would take more at the least is refused before it is read; 0:
	 * nobody asks. */
	uint64_t memory_max;
	const struct tokenizer *tokenizer;
	/* Tells how far it is; false stops the run with ERR_STOPPED. NULL: nobody asks. */
	bool (*progress)(void *context, enum linkage_stage stage, double share);
	void *context;
};

/* How a run stands on a former one (linkage/former.h). */
struct linkage_stands {
	bool is_on_former;
	bool is_resumed;
	bool is_in_place;   /* the former records stand first, in the order in which they stood */
	struct str why_not; /* it could not: why; "" where it was not asked to */
	uint32_t records_new;
	double pairs_compared;       /* by this run */
	size_t source_count;         /* of the former run */
	const uint32_t *firsts;      /* by former source: the place of its first record */
	uint64_t digests[FIELD_MAX]; /* by field: kept_digest of the former records */
	const bool *is_new;          /* [records.count] */
	/* By compared field and value: how many records had it when the model was learnt, as the
	 * shares in edges.csv say; NULL: as many as have it. */
	const uint32_t *value_records[FIELD_MAX];
	double value_filled[FIELD_MAX];    /* how many had any */
	const bool *is_touched[FIELD_MAX]; /* by the same: it counts for more than then */
	const bool *is_record_touched;     /* by record: a value of it does */
	/* By edge: its number among the former edges, from 1, where all that is told of it is as it
	 * was; else 0. NULL: none is. */
	const uint32_t *edge_was;
	/* Pairs of the former run that are known to be none; NULL: none are. */
	const struct apart *apart;
	/* By cluster: whether its records are not those of one former person. NULL: not known. */
	const bool *is_cluster_new;
};

struct linkage {
	struct arena arena;
	struct crew crew;
	uint64_t seed;
	float cut;
	struct records records;
	enum role *roles;    /* [records.column_count] */
	bool *is_role_given; /* [records.column_count], not guessed */
	struct str *ids;     /* [records.count]: its id column, else records_line */
	bool has_ids;        /* there is an id column */
	uint32_t *truth;     /* [records.count], of a truth column; NULL: there is none */
	const struct field_known *known; /* of a former run; NULL: nothing */
	struct field_set fields;
	struct comparer comparer;
	struct blocking blocking;
	struct linkage_stands stands;
	uint64_t learnt_on; /* how many records the model was learnt on */
	struct histogram histogram;
	double histogram_share; /* of all candidate pairs that learning looked at */
	struct model model;
	struct scorer scorer;
	struct edges edges; /* at and above CLUSTER's weight_low, which is edges_weight_min */
	float edges_weight_min;
	bool *clean_sources; /* [records.source_count] */
	struct clusters clusters;
	struct cluster_options cluster_options; /* that they were made with */
	/* What the reader should know, in plain sentences, from all steps. */
	size_t note_count;
	struct str notes[LINKAGE_NOTE_MAX];
};

/* ERR_USAGE where nothing can be compared, ERR_DAMAGED for a source that cannot be read, named.
 * linkage_free ends it, whatever came of it. */
bool linkage_run(const struct linkage_options *options, struct linkage *ret_linkage,
	struct err *err) MUST_USE;
void linkage_free(struct linkage *linkage);

/* By value of a compared field: how many records have it, or had it when the model was learnt. */
static inline const uint32_t *
linkage_value_records(const struct linkage *linkage, size_t compared)
{
	return linkage->stands.value_records[compared] != NULL
		? linkage->stands.value_records[compared]
		: linkage->comparer.of[compared]->values.counts;
}

/* All that have one. */
double linkage_value_filled(const struct linkage *linkage, size_t compared);

/* "reading", "finding pairs". */
const char *linkage_stage_words(enum linkage_stage stage);

#endif
