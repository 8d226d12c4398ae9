/* What the files of linkage/block share: forms of values as numbers, and the tables of a blocking. */
#ifndef CANDOUR_LINKAGE_BLOCK_INSIDE_H
#define CANDOUR_LINKAGE_BLOCK_INSIDE_H

#include "base/arena.h"
#include "base/attr.h"
#include "linkage/block/blocking.h"

/* Records of one block that are all compared with each other: beyond it, a block is split. */
enum { BLOCK_SIZE_MAX = 1500 };
/* Records of a part of a block that no key can split: so many that the part has no more pairs than
 * the largest block, but at least these. */
enum { BLOCK_PART_MIN = 16 };
/* Forms of one field's value, and of all fields together. */
enum { FEATURE_MAX = 64 };
/* Words of one record that are forms: its rarest. */
enum { RARE_COUNT = 3 };

/* One form of one field, as a number for each record: 0 where the value is absent. */
struct feature {
	struct block_key key;
	const uint32_t *by_value;  /* by number of the field's value; NULL: by_record is used */
	const uint32_t *by_record; /* NULL: not made yet */
};

struct features {
	const struct field_set *fields;
	struct arena *arena;
	size_t count;
	struct feature of[FEATURE_MAX];
};

static inline uint32_t
feature_of(const struct feature *feature, uint32_t record)
{
	return feature->by_value == NULL ? feature->by_record[record]
					 : feature->by_value[feature->by_record[record]];
}

/* All that a role has forms for, but rare words: these are listed, and made by features_fill. */
void features_make(const struct field_set *fields, struct arena *arena, struct features *features);
/* Makes what a key that is listed needs, where it is not there yet. */
void features_fill(struct features *features, struct block_key key);
/* The rarest words of records in some fields, of all of these together, rarest first; 0 where there are
 * no more. Whether they stand by the values of the one field that there is; else by record. In the
 * arena. */
bool rare_make(const struct field_set *fields, const bool *is_of_fields, bool is_between,
	struct arena *arena, uint32_t *ret_rare[RARE_COUNT]);
/* NULL where the field has no such form. */
const struct feature *features_find(const struct features *features, struct block_key key);
/* "year_month"; the word for people is "year and month". */
const char *key_form_name(enum key_form form);
const char *key_form_words(enum key_form form);
/* "surname and year and month of dob". */
struct str rule_words(
	const struct field_set *fields, struct arena *arena, const struct block_rule *rule);

/* The key of a rule in a record: the upper half of numbers; the record itself, which no other has,
 * where a value is absent. */
#define BLOCK_KEY_BIT ((uint32_t)1 << 31)

static inline bool
block_key_is_there(uint32_t key)
{
	return (key & BLOCK_KEY_BIT) != 0;
}

uint32_t block_key_of(const struct feature *const *features, size_t count, uint32_t record);

/* How a key is made of forms that are there: from the first on, one after the other. */
#define BLOCK_KEY_FIRST 0x9e3779b97f4a7c15u

static inline uint64_t
block_key_add(uint64_t key, uint32_t number)
{
	key = (key ^ number) * 0xbf58476d1ce4e5b9u;
	return key ^ key >> 29;
}

static inline uint32_t
block_key_end(uint64_t key)
{
	return (uint32_t)(key >> 32) | BLOCK_KEY_BIT;
}

struct block_keyed {
	uint32_t key;
	uint32_t row;
};

/* The blocks of one rule: those of two records and more. Shared with all processes. */
struct rule_blocks {
	uint32_t *rows;   /* by block, then rising */
	uint32_t *starts; /* [block_count + 1], of each block in rows */
	uint32_t block_count;
	double pairs;
	double pairs_left_out;
	uint32_t blocks_split;
	uint32_t block_largest;
	uint32_t largest_row;
	/* Where no lines are: the records of blocks that were split, rising, with the keys of their
	 * parts. */
	struct block_keyed *parts;
	uint32_t part_count;
};

/* The keys of a rule, as forms. */
struct block_forms {
	const struct feature *of[BLOCK_KEY_MAX];
	size_t asked[BLOCK_KEY_MAX]; /* where they stand among all that rules ask for */
	size_t count;
};

/* A form that rules ask for, and the bits of these rules. */
struct block_asked {
	const struct feature *feature;
	uint32_t rules;
};

/* Where there are blocks of new records alone: for each rule the records that share a key with a new
 * one. */
struct block_fresh {
	const bool *is_new; /* the caller's, by record */
	uint32_t count;     /* of new records */
	uint32_t *records;  /* rising */
	uint32_t *places;   /* by record: where a new one stands in `records` */
	/* [count * rule_count], by new record, then rule: its block and 1, or 0. Shared. */
	uint32_t *blocks;
	size_t blocks_size;
	/* By rule: what shares a key, by task and then rising, each task's where its records would stand
	 * if all did; then the rule's parts. Shared. */
	struct block_keyed *found[BLOCK_RULE_MAX];
	size_t found_size;
	uint32_t *counts; /* by task, then rule; shared */
	size_t counts_size;
};

struct block_tables {
	struct arena arena; /* of the rules' words */
	uint32_t record_count;
	size_t rule_count;
	struct block_forms forms[BLOCK_RULE_MAX];
	struct block_asked asked[FEATURE_MAX];
	size_t asked_count;
	size_t width;    /* keys of one record's line: 4, 8, 16 or 32 */
	uint32_t *lines; /* [record_count * width]: of each record its key in each rule; shared */
	/* Where there are blocks of new records alone; there are no lines then, and keys are made when
	 * they are asked for from forms that stay as long. */
	struct block_fresh *fresh;
	struct arena features;
	size_t lines_size;
	size_t rows_size;
	size_t starts_size;
	struct rule_blocks *rules; /* [BLOCK_RULE_MAX], shared */
};

/* Finds what shares a key with a new record. block_fresh_free ends it, and takes NULL. */
bool block_fresh_make(const struct block_tables *tables, const bool *is_new,
	const struct crew *crew, struct block_fresh **ret_fresh, struct err *err) MUST_USE;
void block_fresh_free(struct block_fresh *fresh);
/* How many there are of a rule; where `keyed` has room for them, puts them there. */
size_t block_fresh_take(
	const struct block_tables *tables, size_t rule, struct block_keyed *ret_keyed);

/* Makes the tables of a blocking whose rules are chosen, and writes into the rules what they find. */
bool block_tables_make(const struct features *features, const struct crew *crew,
	struct blocking *blocking, struct err *err) MUST_USE;

#endif
