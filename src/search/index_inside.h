/* What the modules of the index share; nobody else includes this. */
#ifndef CANDOUR_SEARCH_INDEX_INSIDE_H
#define CANDOUR_SEARCH_INDEX_INSIDE_H

#include "base/buf.h"
#include "search/docs.h"
#include "search/index.h"
#include "search/index_fields.h"
#include "store/db.h"

/* Blocks of documents that are held until the commit: documents come nearly in order. */
enum { INDEX_BLOCKS = 48 };

struct index_block {
	int64_t number; /* -1: none */
	bool is_changed;
	char bytes[DOCS_PER_BLOCK * DOC_SIZE];
};

struct delivery_set;
struct document;
struct document_reading;

struct index {
	struct db *db;
	struct tokenizer *tokenizer;
	struct words *words;
	struct db_watch watch;
	int64_t stamp;
	int64_t generation; /* as this handle left it; what is known holds only while it stands */
	bool is_changing;   /* something is to be written before the commit */
	bool is_broken;     /* an act failed half way: the transaction cannot be committed */
	int64_t undone;     /* transactions undone so far */
	struct index_block *blocks; /* INDEX_BLOCKS of them */
	size_t block_at;            /* the one used last */
	size_t block_next;          /* the one to give up next */
	struct delivery_set *set;   /* of the document that is being added */
	struct fields fields;       /* its short texts; kept for their room */
	struct buf group_ids;       /* the set of deliveries met last, and its number */
	uint32_t group;
};

/* Deliveries in order, each once. Items come in order of their number, deliveries nearly so. */
enum { DELIVERIES_MAX = 4096 };

struct delivery_set {
	int64_t ids[DELIVERIES_MAX];
	size_t count;
};

/* What a document's row becomes, on its way into a block. */
struct adding {
	int64_t document;
	const struct document *row; /* NULL: as the store has it */
	const struct document_reading *reading;
	struct doc doc;
	struct fields *fields;
	int64_t born;
	int64_t last_item;
	bool was_there;    /* and its fields are those of then */
	size_t file_bytes; /* of its names then */
};

/* What the store has of the document (index_source.c), in this order. */
bool adding_former(struct index *index, struct adding *adding, struct err *err) MUST_USE;
bool adding_document(struct index *index, struct adding *adding, struct err *err) MUST_USE;
bool adding_items(struct index *index, struct adding *adding, struct err *err) MUST_USE;
bool adding_parts(struct index *index, struct adding *adding, struct err *err) MUST_USE;

/* A document as its block has it; left alone where there is none (index_blocks.c). */
bool index_block_read(
	struct index *index, int64_t document, struct doc *ret_doc, struct err *err) MUST_USE;
/* Whether it is in the index, as its block tells. Within a change. */
bool index_block_has(
	struct index *index, int64_t document, bool *ret_has, struct err *err) MUST_USE;
/* Puts a document's numbers into its block; NULL takes them out. */
bool index_block_set(
	struct index *index, int64_t document, const struct doc *doc, struct err *err) MUST_USE;
bool index_blocks_write(struct index *index, struct err *err) MUST_USE;
void index_blocks_forget(struct index *index);

#endif
