/* A document as prints and checks see it: what was read of it, and where it was found. */
#ifndef CANDOUR_COMPARE_SUBJECT_H
#define CANDOUR_COMPARE_SUBJECT_H

#include "base/attr.h"
#include "base/str.h"
#include "store/document.h"

struct arena;
struct compare;
struct err;

/* Names are those of the readers: "from", "message_id", "header:Subject" ... */
struct subject_fact {
	struct str name;
	struct str value;
};
/* A passage that is a page, a sheet, a comment ...: [from, to) in code points of the text. */
struct subject_place {
	int kind; /* as the readers number them */
	uint32_t number;
	uint64_t from;
	uint64_t to;
	struct str label;
};
/* An instance. */
struct subject_item {
	int64_t id;
	int64_t delivery;
	int64_t custodian; /* compare/custodian.h */
	int64_t parent;    /* 0: delivered as a file */
	int64_t family;
	uint32_t ordinal;
	int role;
	bool is_deleted;
	int64_t modified; /* DATE_NONE where unknown */
	struct str path;
};

/* Instances beyond this many are not looked at: one content in a hundred thousand places tells no
 * more than in the first ten thousand. */
enum { SUBJECT_ITEM_MAX = 10000 };

struct subject {
	struct document document;
	struct document_reading reading; /* .text is the text */
	struct subject_fact *facts;      /* in the order given */
	size_t fact_count;
	struct subject_place *places;
	size_t place_count;
	struct subject_item *items; /* in the order they came */
	size_t item_count;
	bool is_first; /* no print was made of it before: there is nothing to be removed */
};

/* Sets facts and places from what is in subject->reading; in the arena. */
bool subject_parse(struct arena *arena, struct subject *subject, struct err *err) MUST_USE;
/* All of it in the arena. */
bool subject_load(struct compare *compare, struct arena *arena, int64_t document,
	struct subject *ret_subject, struct err *err) MUST_USE;
/* The first value of a fact, or "". */
struct str subject_fact(const struct subject *subject, const char *name);

#endif
