/* What is known of each document, in memory: for ranking, facets, filters and dates.
 *
 * It is packed in the table search_block, DOCS_PER_BLOCK documents a row, so that 600,000 are
 * loaded in some ten milliseconds, and later only the blocks that changed. The index writes
 * blocks; searching only reads them. Arrays are by document number; number 0 is none. */
#ifndef CANDOUR_SEARCH_DOCS_H
#define CANDOUR_SEARCH_DOCS_H

#include "base/attr.h"
#include "base/str.h"
#include "search/kinds.h"

struct db;
struct err;

/* A row stays within one page of 4,096 bytes. */
enum { DOCS_PER_BLOCK = 128, DOC_SIZE = 30 };
/* Documents of one inspection; beyond it memory for arrays would pass some gigabytes. */
#define DOCS_MAX ((int64_t)100 * 1000 * 1000)
/* A bit beyond enum doc_flag: the number is in use. */
enum { DOC_LIVE = 1u << 8 };

struct doc {
	int64_t moment;  /* DATE_NONE where unknown */
	uint32_t length; /* words in all its fields */
	uint32_t items;  /* instances */
	uint32_t group;  /* search_group.id */
	uint32_t fold;   /* a document's number that names its fold; 0: none */
	uint32_t place;  /* of its fold in docs.folds, when that has others too; 0: none */
	uint8_t kind;
	uint8_t reason;  /* enum err_kind */
	uint16_t fields; /* bits of enum query_field that are not empty */
	uint16_t flags;  /* enum doc_flag, DOC_LIVE */
	uint16_t year;   /* of the moment; 0 where unknown */
};

struct doc_group {
	uint32_t *deliveries; /* indexes into docs.deliveries */
	size_t count;
};

/* Documents that results show as one (index_fold). */
struct doc_fold {
	uint32_t from; /* in docs.folded */
	uint32_t count;
	uint32_t items; /* instances of all of them */
};

struct doc_delivery {
	int64_t id;
	struct str custodian; /* owned */
	struct str given_by;
	int64_t received;
	uint32_t custodian_index; /* deliveries of one custodian share it: the first's index */
};

/* BM25's constants, as S. Robertson and H. Zaragoza 2009 give them. */
#define BM25_K1 1.2f
#define BM25_B 0.75f

struct docs {
	struct doc *docs; /* [0, count) */
	size_t count;
	size_t room;
	int64_t generation;
	size_t live;
	uint64_t words; /* in all live documents */
	/* The same by bits and numbers that are gone through for every hit; docs_finish makes them. */
	uint64_t *live_set;     /* [0, count / 64] */
	uint64_t *copied_set;   /* documents of other than one instance */
	uint64_t *folded_set;   /* those of a fold */
	struct doc_fold *folds; /* [1, fold_count) */
	size_t fold_count;
	uint32_t *folded; /* documents, fold by fold, in order in each */
	float *norms;     /* BM25's length norm of each document */
	struct doc_group *groups;
	size_t group_count;
	struct doc_delivery *deliveries;
	size_t delivery_count;
};

void docs_free(struct docs *docs);
/* Brings it up to date with the database. */
bool docs_load(struct docs *docs, struct db *db, struct err *err) MUST_USE;
/* One document's row in its packed form. */
void doc_pack(const struct doc *doc, char ret_bytes[DOC_SIZE]);
void doc_unpack(const char bytes[DOC_SIZE], struct doc *ret_doc);

#endif
