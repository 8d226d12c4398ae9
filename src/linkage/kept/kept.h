/* What a run keeps of itself for the next one and for questions that are asked of it later: its
 * model with the frequencies it weighs by, its rules, its pairs, its people, and where in the texts of
 * its sources the values of its records stand.
 *
 * It is written as bytes (kept_write) and read back (kept_read). Whoever reads it takes it for
 * outside bytes: nothing in it is trusted further than kept_read looked at it, no count leads to
 * more memory than some times the bytes there are, and whether it is of these records is asked by
 * linkage/former.h. The same linkage gives the same bytes.
 *
 * The bytes: "candour kept 5\n", then numbers of seven bits a byte (buf_add_varint), doubles as their
 * eight bytes, lowest first, texts behind their lengths; in the order of struct kept. Pairs and
 * clusters are written by how far they are from the ones before, so that most take a few bytes. */
#ifndef CANDOUR_LINKAGE_KEPT_H
#define CANDOUR_LINKAGE_KEPT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"
#include "linkage/block/blocking.h"
#include "linkage/count/people_known.h"
#include "linkage/field/field_set.h"
#include "linkage/model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct linkage;
struct persons;
struct records;
struct sink;

struct kept_source {
	struct str name;
	uint32_t first; /* place of its first record */
	uint32_t count;
	bool is_clean; /* it names nobody twice */
};

struct kept_field {
	struct str name;
	enum role role;
	bool is_for_blocking;
	unsigned level_count; /* 0: it is not compared */
	uint64_t digest;      /* kept_digest of all records */
	double filled;        /* records that had a value of it when the model was learnt */
	/* Of compared fields, by value: */
	uint32_t value_count;
	struct str *texts;
	struct field_forms forms; /* of the values of its columns, as they were numbered */
	uint32_t *people;         /* of how many people it is, as the model counts them */
	uint32_t *records;        /* how many had it when the model was learnt */
};

struct kept_edge {
	uint32_t a; /* below b */
	uint32_t b;
	uint32_t rule;
	float weight;
	uint64_t pattern;
};

struct kept {
	struct arena arena;
	struct str version;   /* of the program; another one may see records otherwise */
	uint64_t learnt_on;   /* how many records the model was learnt on */
	uint64_t next_person; /* the next number not yet given */
	float cut;
	uint32_t record_count;
	size_t source_count;
	struct kept_source *sources;
	size_t field_count;
	struct kept_field fields[FIELD_MAX];
	size_t rule_count;
	struct block_rule rules[BLOCK_RULE_MAX]; /* with what they found */
	struct model model;                      /* without names and notes, by compared field */
	uint32_t cluster_count;
	uint32_t *clusters; /* by record, numbered by their first records */
	uint64_t *persons;  /* by cluster: the number that the person goes by */
	uint64_t *firsts;   /* by record: the number that it was first given; 0: its person's */
	size_t edge_count;
	struct kept_edge *edges; /* by a, then b */
	struct people_known people;
	struct str records; /* for kept_records_read; "": they were not kept */
};

/* `persons` without `first` are given to all for the first time; without samples nothing is kept of
 * the count. */
void kept_write(const struct linkage *linkage, struct str version, const struct persons *persons,
	const struct people_samples *samples, struct sink *sink);
/* `text` must stay as long as what was read of it. ERR_DAMAGED where it is not what kept_write
 * writes, ERR_UNSUPPORTED where another version wrote it; kept_free ends it, whatever came of it. */
bool kept_read(struct str text, struct kept *ret_kept, struct err *err) MUST_USE;
void kept_free(struct kept *kept);
/* The records as they were read, from texts that are the same word for word: `texts` in the order of
 * kept->sources. What records_read gives of them, without reading them. False where it is not what
 * kept_write writes of such texts; the records are good for records_free alone then. Values point into
 * the texts and into what was kept. */
bool kept_records_read(
	const struct kept *kept, const struct str *texts, struct records *ret_records) MUST_USE;

/* A number that tells decisions from others, by the places of their records. */
uint64_t kept_decisions_digest(const struct linkage *linkage);
/* A number that tells standard forms of records from others: `firsts` are the places of the sources'
 * first records, which may stand elsewhere now. */
uint64_t kept_digest(const struct field *field, const struct kept_source *sources,
	size_t source_count, const uint32_t *firsts);

#endif
