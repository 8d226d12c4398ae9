#include "search/index_inside.h"

#include "base/err.h"
#include "index.sql.h"

#include <string.h>

void
index_blocks_forget(struct index *index)
{
	for (size_t i = 0; i < INDEX_BLOCKS; i++)
		index->blocks[i] = (struct index_block){.number = -1};
}

static bool
block_write(struct index *index, struct index_block *block, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!block->is_changed)
		return true;
	if (!db_begin(index->db, &SQL_INDEX_BLOCK_SET, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_SET_BLOCK, block->number);
	bind_i64(&s, INDEX_BLOCK_SET_GENERATION, index->generation);
	bind_blob(&s, INDEX_BLOCK_SET_DOCS, str_make(block->bytes, sizeof(block->bytes)));
	if (!statement_run(&s, err))
		return false;
	block->is_changed = false;
	return true;
}

bool
index_blocks_write(struct index *index, struct err *err)
{
	for (size_t i = 0; i < INDEX_BLOCKS; i++)
		if (!block_write(index, &index->blocks[i], err))
			return false;
	return true;
}

static bool
block_load(struct index *index, struct index_block *block, int64_t number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str had;
	bool row;

	block->number = -1;
	if (!db_begin(index->db, &SQL_INDEX_BLOCK, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_BLOCK, number);
	if (!statement_row(&s, &row, err))
		return false;
	had = row ? column_str(&s, INDEX_BLOCK_COL_DOCS) : STR("");
	memset(block->bytes, 0, sizeof(block->bytes));
	if (had.len <= sizeof(block->bytes))
		memcpy(block->bytes, had.data, had.len);
	block->number = number;
	block->is_changed = false;
	return true;
}

/* The document's block, read unless it is held. */
static bool
block_of(struct index *index, int64_t document, struct index_block **ret_block, struct err *err)
{
	int64_t number = document / DOCS_PER_BLOCK;
	struct index_block *block = &index->blocks[index->block_at];

	for (size_t i = 0; block->number != number && i < INDEX_BLOCKS; i++) {
		index->block_at = i;
		block = &index->blocks[i];
	}
	if (block->number != number) {
		index->block_at = index->block_next;
		index->block_next = (index->block_next + 1) % INDEX_BLOCKS;
		block = &index->blocks[index->block_at];
		if (!block_write(index, block, err) || !block_load(index, block, number, err))
			return false;
	}
	*ret_block = block;
	return true;
}

bool
index_block_set(struct index *index, int64_t document, const struct doc *doc, struct err *err)
{
	struct index_block *block;
	char *at;

	if (!block_of(index, document, &block, err))
		return false;
	at = block->bytes + (size_t)(document % DOCS_PER_BLOCK) * DOC_SIZE;
	memset(at, 0, DOC_SIZE);
	if (doc != NULL)
		doc_pack(doc, at);
	block->is_changed = true;
	return true;
}

bool
index_block_has(struct index *index, int64_t document, bool *ret_has, struct err *err)
{
	struct doc doc = {0};

	if (!index_block_read(index, document, &doc, err))
		return false;
	*ret_has = (doc.flags & DOC_LIVE) != 0;
	return true;
}

bool
index_block_read(struct index *index, int64_t document, struct doc *ret_doc, struct err *err)
{
	struct index_block *block;

	if (!block_of(index, document, &block, err))
		return false;
	doc_unpack(block->bytes + (size_t)(document % DOCS_PER_BLOCK) * DOC_SIZE, ret_doc);
	return true;
}
