/* Which documents of the inspection the sources of a file are. */
#include "work/refi/refi_plan_inside.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/sha256.h"
#include "refi.sql.h"
#include "remit/coding.h"
#include "remit/refi.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/vault.h"
#include "work/refi/refi_limits.h"

#include <stdlib.h>
#include <string.h>

/* A size that a text of ours would have, if it were the source's. */
struct wanted_size {
	uint64_t size;
	size_t source;
};

struct wanted_name {
	struct str name; /* small letters, without its folders */
	size_t source;
};

struct matching {
	struct inspection *inspection;
	struct arena *arena;
	const struct refi_import *import;
	const struct refi_file *file;
	struct refi_match *matches;
	struct wanted_size *sizes;
	size_t size_count;
	struct wanted_name *names;
	size_t name_count;
	uint64_t looked; /* bytes of texts */
};

/* Closed ones are as if they were not here. */
static bool
is_open(struct matching *m, int64_t document, bool *ret_is, struct err *err)
{
	return access_may_open(m->inspection->db, m->import->account, document, ret_is, err);
}

static void
candidate_add(struct refi_match *match, int64_t document, int64_t item)
{
	for (size_t i = 0; i < match->count; i++)
		if (match->candidates[i].document == document)
			return;
	if (match->count < REFI_CANDIDATES_MAX)
		match->candidates[match->count++] = (struct refi_candidate){document, item};
}

static void
candidate_only(struct refi_match *match, int64_t document, bool is_exact)
{
	match->candidates[0] = (struct refi_candidate){.document = document};
	match->count = 1;
	match->is_same = true;
	match->is_exact = is_exact;
}

/* ---- by what is in them ---- */

static int
sizes_compare(const void *a, const void *b)
{
	const struct wanted_size *x = a;
	const struct wanted_size *y = b;

	return (x->size > y->size) - (x->size < y->size);
}

static void
size_add(struct matching *m, uint64_t size, size_t source)
{
	for (size_t i = m->size_count; i > 0 && m->sizes[i - 1].source == source; i--)
		if (m->sizes[i - 1].size == size)
			return;
	m->sizes[m->size_count++] = (struct wanted_size){size, source};
}

/* With LF or CR LF, and as it ends: without, with one line end, with all that is there. */
static void
sizes_make(struct matching *m)
{
	m->sizes = ARENA_ARRAY(m->arena, 8 * m->file->source_count, struct wanted_size);
	for (size_t i = 0; i < m->file->source_count; i++) {
		const struct refi_source_said *source = &m->file->sources[i];

		for (unsigned way = 0; way < 2 && source->text_size > 0; way++) {
			uint64_t size = source->text_size + (way == 0 ? 0 : source->text_lines);

			size_add(m, size, i);
			size_add(m, size + 1, i);
			size_add(m, size + 2, i);
			size_add(m, size + source->text_tail, i);
		}
	}
	if (m->size_count > 0)
		qsort(m->sizes, m->size_count, sizeof(*m->sizes), sizes_compare);
}

/* The first of that size. */
static size_t
size_find(const struct matching *m, uint64_t size)
{
	size_t low = 0;
	size_t high = m->size_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->sizes[middle].size < size)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of refi_source_said.text_sha256. */
static void
text_digest(struct str text, unsigned char ret_digest[SHA256_SIZE])
{
	struct buf plain CLEANUP(buf_free) = {.size_max = text.len + 1};
	struct str line;
	bool is_first = true;

	while (text.len > 0 && char_is_space(text.data[text.len - 1]))
		text.len--;
	if (str_find_char(text, '\r') == STR_NONE) {
		sha256_once(text, ret_digest);
		return;
	}
	while (str_cut(&text, '\r', &line)) {
		if (!is_first && !(line.len > 0 && line.data[0] == '\n'))
			buf_add_char(&plain, '\n');
		buf_add(&plain, line);
		is_first = false;
	}
	sha256_once(buf_str(&plain), ret_digest);
}

static bool
guid_fits(struct matching *m, const struct refi_source_said *source, int64_t document,
	bool *ret_fits, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	char hash[VAULT_NAME_SIZE];
	struct document row;

	*ret_fits = false;
	if (source->guid.len == 0)
		return true;
	if (!document_get(m->inspection, &arena, document, &row, err))
		return false;
	vault_hash_text(row.sha256, hash);
	*ret_fits = str_equal(refi_source_guid(&arena, str_of(hash)), source->guid);
	return true;
}

/* Of several with the same text the one that the source is by its GUID, else the first. */
static bool
text_compare(struct matching *m, size_t at, int64_t document, uint64_t size, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {0};
	unsigned char digest[SHA256_SIZE];
	bool has_digest = false;

	arena_init(&arena, REFI_TEXT_SIZE_MAX * 2);
	for (; at < m->size_count && m->sizes[at].size == size; at++) {
		size_t number = m->sizes[at].source;
		const struct refi_source_said *source = &m->file->sources[number];
		struct str text;
		bool fits;

		if (!has_digest) {
			if (!coding_text_of(m->inspection, &arena, document, &text, err))
				return false;
			m->looked += text.len;
			text_digest(text, digest);
			has_digest = true;
		}
		if (memcmp(digest, source->text_sha256, sizeof(digest)) != 0)
			continue;
		if (!guid_fits(m, source, document, &fits, err))
			return false;
		if (fits || !m->matches[number].is_exact)
			candidate_only(&m->matches[number], document, true);
	}
	return true;
}

static bool
texts_match(struct matching *m, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (m->size_count == 0)
		return true;
	if (!db_begin(m->inspection->db, &SQL_REFI_DOCUMENTS, &s, err))
		return false;
	for (;;) {
		uint64_t size;
		int64_t document;
		size_t at;
		bool found;
		bool open;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		document = column_i64(&s, REFI_DOCUMENTS_COL_ID);
		size = (uint64_t)column_i64(&s, REFI_DOCUMENTS_COL_TEXT_SIZE);
		at = size_find(m, size);
		if (at == m->size_count || m->sizes[at].size != size || size > REFI_TEXT_SIZE_MAX)
			continue;
		if (!is_open(m, document, &open, err) ||
			(open && !text_compare(m, at, document, size, err)))
			return false;
		if (m->looked > m->import->search_max)
			return err_set(err, ERR_TOO_LARGE,
				"too many texts here are as long as those of the file to compare "
				"them all; import it at the command line, or in parts");
	}
}

static bool
files_match(struct matching *m, struct err *err)
{
	for (size_t i = 0; i < m->file->source_count; i++) {
		const struct refi_source_said *source = &m->file->sources[i];
		struct vault_hash hash;
		int64_t document;
		bool open;

		if (!source->has_file || m->matches[i].is_same)
			continue;
		memcpy(hash.bytes, source->file_sha256, sizeof(hash.bytes));
		if (!document_find(m->inspection, hash, &document, err))
			return false;
		if (document == 0)
			continue;
		if (!is_open(m, document, &open, err))
			return false;
		if (open)
			candidate_only(&m->matches[i], document, false);
	}
	return true;
}

/* ---- by name ---- */

static int
names_compare(const void *a, const void *b)
{
	const struct wanted_name *x = a;
	const struct wanted_name *y = b;

	return str_compare(x->name, y->name);
}

static void
names_make(struct matching *m)
{
	m->names = ARENA_ARRAY(m->arena, m->file->source_count, struct wanted_name);
	for (size_t i = 0; i < m->file->source_count; i++) {
		struct str name = str_trim(path_name(m->file->sources[i].name));

		if (!m->matches[i].is_same && name.len > 0)
			m->names[m->name_count++] = (struct wanted_name){
				str_lower(m->arena, name), i};
	}
	if (m->name_count > 0)
		qsort(m->names, m->name_count, sizeof(*m->names), names_compare);
}

static bool
name_take(struct matching *m, struct str path, int64_t document, int64_t item, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str name = str_lower(&arena, path_name(path));
	size_t low = 0;
	size_t high = m->name_count;
	bool open = true;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_compare(m->names[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == m->name_count || !str_equal(m->names[low].name, name))
		return true;
	if (!is_open(m, document, &open, err))
		return false;
	for (; open && low < m->name_count && str_equal(m->names[low].name, name); low++)
		candidate_add(&m->matches[m->names[low].source], document, item);
	return true;
}

static bool
names_match(struct matching *m, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	names_make(m);
	if (m->name_count == 0)
		return true;
	if (!db_begin(m->inspection->db, &SQL_REFI_ITEMS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		if (!name_take(m, column_str(&s, REFI_ITEMS_COL_PATH),
			    column_i64(&s, REFI_ITEMS_COL_DOCUMENT),
			    column_i64(&s, REFI_ITEMS_COL_ID), err))
			return false;
	}
}

/* ---- the instance ---- */

/* The one of the source's path, else the first. */
static bool
item_choose(struct matching *m, const struct refi_source_said *source,
	struct refi_candidate *candidate, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct item item;
	int64_t *ids;
	size_t count;

	if (source->name.len > 0) {
		if (!items_by_path(m->inspection, &arena, source->name, &ids, &count, err))
			return false;
		for (size_t i = 0; i < count && i < REFI_CANDIDATES_MAX; i++) {
			if (!item_get(m->inspection, &arena, ids[i], &item, err))
				return false;
			if (item.document == candidate->document) {
				candidate->item = item.id;
				return true;
			}
		}
	}
	if (candidate->item != 0)
		return true;
	if (!item_first(m->inspection, &arena, candidate->document, &item, err))
		return false;
	candidate->item = item.id;
	return true;
}

static bool
items_choose(struct matching *m, struct err *err)
{
	for (size_t i = 0; i < m->file->source_count; i++)
		for (size_t k = 0; k < m->matches[i].count; k++)
			if (!item_choose(
				    m, &m->file->sources[i], &m->matches[i].candidates[k], err))
				return false;
	return true;
}

bool
refi_match_find(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_file *file,
	struct refi_match **ret_matches, struct err *err)
{
	struct matching m = {.inspection = inspection,
		.arena = arena,
		.import = import,
		.file = file,
		.matches = ARENA_ARRAY(arena, file->source_count, struct refi_match)};

	*ret_matches = m.matches;
	sizes_make(&m);
	return texts_match(&m, err) && files_match(&m, err) && names_match(&m, err) &&
		items_choose(&m, err);
}
