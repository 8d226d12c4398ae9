#include "work/exchange.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "compare/hidden/restricted.h"
#include "crypto/sha256.h"
#include "exchange.sql.h"
#include "publish/zip_write.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/payload.h"
#include "remit/refi.h"
#include "remit/weighing.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/vault.h"
#include "work/new_file.h"
#include "work/workshop.h"

enum { TEXT_ARENA_SIZE = 1 << 30, ITEMS_NOTED_MAX = 2000 };

/* What is gathered for a project. */
struct gathering {
	struct inspection *inspection;
	struct arena *arena;
	struct refi_project project;
	struct refi_source *sources;
	int64_t *documents; /* of the sources */
	size_t room;
	struct exchange_result *result;
};

static bool
codes_load(struct inspection *inspection, struct arena *arena, struct refi_codes *ret_codes,
	struct err *err)
{
	if (!codebook_load(inspection, arena, true, &ret_codes->rows, &ret_codes->count, err))
		return false;
	return ret_codes->count > 0 ||
		err_set(err, ERR_NOT_FOUND, "the codebook is empty; there is nothing to export");
}

static bool
documents_load(struct gathering *g, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	if (!db_begin(g->inspection->db, &SQL_EXCHANGE_DOCUMENTS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		if (g->room == EXCHANGE_SOURCE_MAX)
			return err_set(err, ERR_TOO_LARGE,
				"more than %d documents have been coded; one file does not hold "
				"them",
				EXCHANGE_SOURCE_MAX);
		g->documents = arena_grow(
			g->arena, g->documents, g->room, &room, sizeof(*g->documents));
		g->documents[g->room++] = column_i64(&s, EXCHANGE_DOCUMENTS_COL_DOCUMENT);
	}
}

/* Those of the first reading that have a place in the text, in place. */
static size_t
codings_choose(struct gathering *g, struct coding_row *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].pass != PASS_FIRST)
			g->result->left_second++;
		else if (rows[i].state != CODING_HELD && rows[i].state != CODING_MOVED)
			g->result->left_lost++;
		else
			rows[kept++] = rows[i];
	}
	return kept;
}

/* Restricted by the lead, which is known before anything has been compared, or by what comparing found. */
static bool
is_kept_back(struct gathering *g, int64_t document, bool *ret_is, struct err *err)
{
	bool may_open;

	if (!access_may_open(g->inspection->db, 0, document, &may_open, err) ||
		!restricted_is(g->inspection->db, document, ret_is, err))
		return false;
	*ret_is = *ret_is || !may_open;
	return true;
}

static bool
document_gather(struct gathering *g, int64_t document, struct err *err)
{
	size_t number = g->project.source_count;
	struct refi_source *source = &g->sources[number];
	struct weighing_row *weighing = ARENA_ARRAY(g->arena, 1, struct weighing_row);
	struct coding_row *rows;
	char hash[VAULT_NAME_SIZE];
	struct item item;
	size_t count;
	bool stays;

	if (!is_kept_back(g, document, &stays, err))
		return false;
	if (stays) {
		g->result->left_restricted++;
		return true;
	}
	if (!codings_of_document(g->inspection, g->arena, document, &rows, &count, err) ||
		!weighing_get(g->inspection, g->arena, document, PASS_FIRST, weighing, err))
		return false;
	count = codings_choose(g, rows, count);
	if (count == 0 && weighing->version == 0)
		return true;
	if (!item_first(g->inspection, g->arena, document, &item, err) ||
		!payload_hash(g->inspection, document, hash, err))
		return false;
	*source = (struct refi_source){.guid = refi_source_guid(g->arena, str_of(hash)),
		.name = item.path,
		.codings = rows,
		.coding_count = count,
		.weighing = weighing};
	g->documents[number] = document;
	g->result->items[number] = item.id;
	g->result->codings += count;
	g->project.source_count++;
	return true;
}

static bool
gather(struct gathering *g, struct err *err)
{
	size_t count;

	if (!codes_load(g->inspection, g->arena, &g->project.codes, err) ||
		!setting_get(g->inspection, g->arena, "authority", &g->project.name, err) ||
		!documents_load(g, err))
		return false;
	count = g->room;
	g->sources = ARENA_ARRAY(g->arena, count + 1, struct refi_source);
	g->result->items = ARENA_ARRAY(g->arena, count + 1, int64_t);
	g->project.sources = g->sources;
	/* What was taken is moved to the front: never beyond the one at hand. */
	for (size_t i = 0; i < count; i++)
		if (!document_gather(g, g->documents[i], err))
			return false;
	g->result->codes = g->project.codes.count;
	g->result->sources = g->project.source_count;
	return true;
}

static bool
text_add(struct gathering *g, size_t number, struct zip_write *zip, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {0};
	struct str text;

	arena_init(&arena, TEXT_ARENA_SIZE);
	if (!coding_text_of(g->inspection, &arena, g->documents[number], &text, err))
		return false;
	if (zip->to->len + text.len >= zip->to->size_max)
		return err_set(err, ERR_TOO_LARGE,
			"the texts of what was coded are larger than 1 GB together; one file does "
			"not hold them");
	zip_write_member(zip, refi_source_path(g->arena, &g->sources[number]), text);
	return true;
}

static bool
project_write(struct gathering *g, struct buf *to, struct err *err)
{
	struct buf xml CLEANUP(buf_free) = {.size_max = EXCHANGE_SIZE_MAX / 2};
	struct zip_write zip;
	bool done = true;

	if (!gather(g, err))
		return false;
	refi_project_write(&xml, g->arena, &g->project);
	if (xml.overflowed)
		return err_set(err, ERR_TOO_LARGE,
			"what was coded is larger than 512 MB; one file does not hold it");
	zip_write_begin(&zip, to);
	zip_write_member(&zip, STR("project.qde"), buf_str(&xml));
	for (size_t i = 0; done && i < g->project.source_count; i++)
		done = text_add(g, i, &zip, err);
	zip_write_end(&zip);
	return done;
}

bool
exchange_write(struct inspection *inspection, struct arena *arena, enum exchange_what what,
	struct buf *to, struct exchange_result *ret_result, struct err *err)
{
	struct gathering g = {.inspection = inspection, .arena = arena, .result = ret_result};
	struct refi_codes codes;
	unsigned char digest[SHA256_SIZE];

	*ret_result = (struct exchange_result){0};
	to->size_max = EXCHANGE_SIZE_MAX;
	if (what == EXCHANGE_CODING) {
		if (!project_write(&g, to, err))
			return false;
	} else {
		if (!codes_load(inspection, arena, &codes, err))
			return false;
		refi_codebook_write(to, &codes);
		ret_result->codes = codes.count;
	}
	if (to->overflowed)
		return err_set(err, ERR_TOO_LARGE, "the file would be larger than 1 GB");
	sha256_once(buf_str(to), digest);
	ret_result->sha256 = hex_encode(arena, str_make(digest, sizeof(digest)));
	return true;
}

bool
exchange_count(struct inspection *inspection, struct arena *arena,
	struct exchange_result *ret_result, struct err *err)
{
	struct gathering g = {.inspection = inspection, .arena = arena, .result = ret_result};

	*ret_result = (struct exchange_result){0};
	return gather(&g, err);
}

static bool
entry_note(struct inspection *inspection, enum exchange_what what, const char *path, struct str who,
	struct exchange_result *result, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "who", who);
	json_member_str(&w, "what",
		what == EXCHANGE_CODING ? STR("coding, as .qdpx") : STR("codebook, as .qdc"));
	json_member_str(&w, "file", path_name(str_of(path)));
	json_key(&w, "items");
	json_array_begin(&w);
	for (uint64_t i = 0; i < result->sources && i < ITEMS_NOTED_MAX; i++)
		json_i64(&w, result->items[i]);
	json_array_end(&w);
	json_member_u64(&w, "count", result->sources);
	json_member_str(&w, "sha256", result->sha256);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_EXPORTED, &payload, &result->entry, err);
}

static bool
write_and_note(struct workshop *workshop, struct arena *arena, enum exchange_what what,
	struct buf *bytes, const char *path, struct str who, struct exchange_result *ret_result,
	struct err *err)
{
	struct inspection *inspection = workshop->inspection;

	if (!inspection_begin(inspection, err))
		return false;
	if (!exchange_write(inspection, arena, what, bytes, ret_result, err) ||
		!entry_note(inspection, what, path, who, ret_result, err)) {
		inspection_undo(inspection);
		return false;
	}
	return inspection_commit(inspection, err);
}

bool
work_export(struct workshop *workshop, struct arena *arena, enum exchange_what what,
	const char *path, struct str who, struct exchange_result *ret_result, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct new_file file;
	bool done;

	if (!new_file_begin(arena, path, &file, err))
		return false;
	done = write_and_note(workshop, arena, what, &bytes, path, who, ret_result, err) &&
		new_file_write(&file, buf_str(&bytes), err) && new_file_end(&file, err);
	if (!done)
		new_file_drop(&file);
	return done;
}
