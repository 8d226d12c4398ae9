/* The quality of reading, measured on an inspection: what was expected of each file of a
 * collection, and whether the inspection has it.
 *
 * The expectations are those of a MANIFEST.tsv (a row a file, facts as JSON) and a
 * TIKA_EXPECT.tsv. Nothing here reads a file of the collection: only what `candour ingest` stored
 * counts, as an inspector would find it. */
#ifndef CANDOUR_BENCH_QUALITY_H
#define CANDOUR_BENCH_QUALITY_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"
#include "store/document.h"
#include "store/item.h"

struct err;
struct inspection;
struct json;

enum group {
	GROUP_CONTAIN_ITEM,
	GROUP_CONTAIN_FAMILY,
	GROUP_TIKA,
	GROUP_TRUTH,
	GROUP_TRUTH_SCAN,
	GROUP_MAIL,
	GROUP_ATTACHMENT,
	GROUP_DECODED,
	GROUP_ENTRY,
	GROUP_ENTRY_BYTES,
	GROUP_PAGES,
	GROUP_ENCODING,
	GROUP_LOCKED,
	GROUP_DAMAGED,
	GROUP_DAMAGED_BY_NAME,
	GROUP_SURVIVED,
	GROUP_COUNT
};

/* One document of a family, with what was read from it. */
struct member {
	struct item item;
	struct document document; /* id 0: there are no bytes */
	struct document_reading reading;
	const struct json *facts; /* array of [name, value]; NULL where there are none */
};

/* One file of the collection: its item and all that was found inside it. */
struct subject {
	struct str path;
	struct member *members; /* the first is the file itself */
	size_t count;
	struct str item_text;   /* of the file itself, folded */
	struct str family_text; /* of all members: texts, facts, labels, names; folded */
};

struct quality {
	struct arena arena; /* the collection's tables */
	struct arena file;  /* one file's */
	struct inspection *inspection;
	bool is_verbose; /* prints each expectation that is not met */
	uint64_t met[GROUP_COUNT];
	uint64_t of[GROUP_COUNT];
	uint64_t strayed; /* rows of TIKA_EXPECT on files that the collection does not have */
};

/* Loads a file of the collection and its family into q->file. A file that the inspection does not
 * have is an error: then nothing can be measured. */
bool subject_load(
	struct quality *q, struct str path, struct subject *ret_subject, struct err *err) MUST_USE;
/* The first value of a fact, or "" (data NULL); and whether any value of it is `value`. */
struct str member_fact(const struct member *member, const char *name);
/* Value number `index` of a fact; false where there are not so many. */
bool member_fact_at(const struct member *member, const char *name, size_t index,
	struct str *ret_value) MUST_USE;
/* What the inspection says of why the file was not (wholly) read, for the reader of the list. */
struct str subject_reason(struct quality *q, const struct subject *subject);
/* White space of all kinds as single spaces, as valid UTF-8 in NFC. */
struct str text_fold(struct arena *arena, struct str text);

/* Counts one expectation, and prints it where it is not met and the list is wanted. */
void quality_count(struct quality *q, enum group group, const struct subject *subject,
	struct str expected, bool is_met);

/* Each takes the facts of one row of the manifest and counts what they expect. */
void quality_contain(struct quality *q, const struct subject *subject, const struct json *facts);
bool quality_truth(struct quality *q, const struct subject *subject, const struct json *facts,
	const char *collection, struct err *err) MUST_USE;
void quality_mail(struct quality *q, const struct subject *subject, const struct json *facts);
void quality_parts(struct quality *q, const struct subject *subject, const struct json *facts);
void quality_pages(struct quality *q, const struct subject *subject, const struct json *facts);
void quality_encoding(struct quality *q, const struct subject *subject, const struct json *facts);
void quality_named(struct quality *q, const struct subject *subject, const struct json *facts);
/* One row of TIKA_EXPECT: its segments, separated by " | ". */
void quality_tika(struct quality *q, const struct subject *subject, struct str segments);

#endif
