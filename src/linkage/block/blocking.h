/* Blocking: which pairs of records are worth comparing.
 *
 * A rule is up to three keys: two records are a candidate pair where they agree in all keys of any
 * rule ("the same surname and the same month of birth"). A key is a form of one field's value; an
 * absent value agrees with nothing. Rules are chosen from the data (blocking_choose) or given
 * (blocking_parse). A pair that several rules find belongs to the first of them. Blocks with more
 * records than BLOCK_SIZE_MAX are split by a further key, and told of. Christen (2012), Papadakis and
 * others (2020).
 *
 * The blocking points into the fields and owns its tables until blocking_free; it does not change
 * after it was made. */
#ifndef CANDOUR_LINKAGE_BLOCKING_H
#define CANDOUR_LINKAGE_BLOCKING_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct comparer;
struct crew;
struct err;
struct field_set;
struct histogram;
struct scorer;
struct edges;

enum { BLOCK_RULE_MAX = 32, BLOCK_KEY_MAX = 3 };

enum key_form {
	KEY_SAME,        /* the whole value */
	KEY_FRONT,       /* its first three letters */
	KEY_SOUND,       /* how it sounds */
	KEY_YEAR_MONTH,  /* of a date */
	KEY_MONTH_DAY,   /* of a date that is no default, in either order */
	KEY_YEAR,        /* of a date */
	KEY_DISTRICT,    /* of a postcode */
	KEY_RARE_FIRST,  /* the rarest word; of fields of names: of all of them together */
	KEY_RARE_SECOND, /* the next */
	KEY_RARE_THIRD
};

struct block_key {
	unsigned field; /* of struct field_set; for KEY_RARE_* of names the first field of names */
	enum key_form form;
};

struct block_rule {
	struct block_key keys[BLOCK_KEY_MAX];
	size_t key_count;
	struct str words;      /* "surname and year and month of birth": for people */
	double pairs;          /* that it finds, those of other rules too */
	double pairs_new;      /* that no rule before it finds; known after a run over all pairs */
	double pairs_left_out; /* that are in blocks too large even when split: not compared */
	uint32_t blocks_split; /* blocks that were too large */
	uint32_t block_largest;
	struct str largest_value; /* of the largest block: what all its records share */
};

/* How many of the pairs of one person the rules find, without examples. Each rule is a catch: from how
 * many pairs are found by one rule alone and by two, those found by none are estimated by the
 * jackknife of the first order (Burnham and Overton 1978), which allows for pairs that are harder to
 * find than others. The range goes from the jackknife of the second order to Chao's least number of
 * those missed (1987), with their sampling errors. Pairs that agree in nothing are beyond it. */
struct block_recall {
	bool is_known; /* two rules and more, and some likely pairs */
	double estimate;
	double low;
	double high;
};

struct blocking {
	const struct field_set *fields;
	/* By record: there are blocks of those alone that have a new record in them, and only pairs with
	 * a new record are counted and weighed. The caller's; NULL: all are new. */
	const bool *is_new;
	size_t rule_count;
	struct block_rule rules[BLOCK_RULE_MAX];
	struct block_recall recall; /* once blocking_recall was called */
	struct block_tables *tables;
};

/* Chooses rules: those that single values or pairs of them give, so that each finds no more than
 * `pairs_each_max` pairs a record (0: what is usual), and any pair of records that agree in little
 * has several chances. */
bool blocking_choose(const struct field_set *fields, double pairs_each_max, const struct crew *crew,
	struct blocking *ret_blocking, struct err *err) MUST_USE;
/* Rules as people write them: "surname+dob.year_month" (fields by name, forms by theirs). ERR_USAGE
 * names the word that says nothing. */
bool blocking_parse(const struct field_set *fields, const struct str *rules, size_t rule_count,
	const struct crew *crew, struct blocking *ret_blocking, struct err *err) MUST_USE;
/* Rules of a former run over the same fields: only their keys count. ERR_DAMAGED where these fields
 * have no such form. `is_new` as in struct blocking. */
bool blocking_make(const struct field_set *fields, const struct block_rule *rules,
	size_t rule_count, const bool *is_new, const struct crew *crew,
	struct blocking *ret_blocking, struct err *err) MUST_USE;
void blocking_free(struct blocking *blocking);

/* How often each pattern occurs among the candidate pairs; where there are more than `pairs_few`, of
 * about that many or of one in 250, whichever is more, and of `pairs_max` at most (drawn by `seed`;
 * *ret_share of all was looked at, and the counts are raised by it). Of a blocking in which all records
 * are new: who learns looks at all pairs. */
bool blocking_histogram(struct blocking *blocking, const struct comparer *comparer,
	double pairs_few, double pairs_max, uint64_t seed, const struct crew *crew,
	struct arena *arena, struct histogram *ret_histogram, double *ret_share,
	struct err *err) MUST_USE;
/* All candidate pairs whose weight is at least `weight_min`, by their records. Notes in the rules
 * what each found. */
bool blocking_edges(struct blocking *blocking, const struct scorer *scorer, float weight_min,
	const struct crew *crew, struct edges *ret_edges, struct err *err) MUST_USE;

/* Estimates the recall of the rules from the edges they led to, with the weights that stand. */
void blocking_recall(struct blocking *blocking, const struct edges *edges);
/* The first rule that finds a pair; -1 where none does. Not known where there are no blocks. */
int blocking_rule_of(const struct blocking *blocking, uint32_t a, uint32_t b);

#endif
