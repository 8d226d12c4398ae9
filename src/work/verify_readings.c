#include "work/verify_readings.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "store/commitment.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/text_part.h"

#include "verify.sql.h"

#include <string.h>

enum { ARENA_SIZE = 512 << 20 };
#define NOTED_SIZE_MAX ((size_t)16 << 30)

struct noted {
	bool is_known;
	unsigned char hash[SHA256_SIZE];
};

static struct noted
noted_of(const struct readings *readings, uint64_t document)
{
	struct noted noted = {0};

	if (document < readings->noted.len / sizeof(noted))
		memcpy(&noted, readings->noted.data + document * sizeof(noted), sizeof(noted));
	return noted;
}

static void
noted_set(struct readings *readings, uint64_t document, const struct noted *noted)
{
	static const struct noted none;

	readings->noted.size_max = NOTED_SIZE_MAX;
	while (document >= readings->noted.len / sizeof(none))
		buf_add(&readings->noted, str_make(&none, sizeof(none)));
	memcpy(readings->noted.data + document * sizeof(*noted), noted, sizeof(*noted));
}

bool
readings_note(struct readings *readings, const struct json *payload, uint64_t document_max,
	struct err *err)
{
	const struct json *list = json_get(payload, "documents");

	for (const struct json *pair = list == NULL ? NULL : list->first; pair != NULL;
		pair = pair->next) {
		struct noted noted = {.is_known = true};
		uint64_t document;

		if (pair->count != 2 || !str_to_u64(pair->first->text, &document) ||
			document > document_max ||
			!hex_decode(pair->first->next->text, noted.hash, sizeof(noted.hash)))
			return err_set(
				err, ERR_ALTERED, "it commits to a document that is not there");
		noted_set(readings, document, &noted);
	}
	return true;
}

struct comparison {
	struct readings *readings;
	struct inspection kept;
	struct arena arena;
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
};

static bool
committed_as(struct comparison *c, const struct document *document,
	const struct document_reading *reading, const struct noted *noted, bool *ret_same,
	struct err *err)
{
	unsigned char hash[SHA256_SIZE];

	*ret_same = false;
	if (reading->reader.len == 0 || document->state == DOCUMENT_UNREAD)
		return true;
	if (!commitment_hash(&c->kept, &c->kept.sha256, document, reading, hash, err))
		return false;
	*ret_same = memcmp(hash, noted->hash, SHA256_SIZE) == 0;
	return true;
}

static bool
picture_compare(struct comparison *c, const struct document *document,
	const struct document_reading *reading, const struct page_picture *picture, struct err *err)
{
	struct str mark = str_format(&c->arena, "\"%.*s\"", STR_ARG(picture->sha256));
	struct err trouble = {0};
	struct str bytes;

	if (str_find(reading->places, mark) != STR_NONE &&
		page_picture_get(&c->kept, &c->arena, document->id, picture->page, picture->sha256,
			&bytes, &trouble))
		return true;
	if (trouble.kind != ERR_NONE && trouble.kind != ERR_ALTERED) {
		*err = trouble;
		return false;
	}
	c->found(c->context, "altered",
		str_format(&c->arena,
			"the picture of page %u of document %lld in candour.db is not the one that was "
			"made when it was read",
			picture->page, (long long)document->id));
	return true;
}

/* Until all pages of a document are recognised its reading does not speak of their pictures. */
static bool
pictures_compare(struct comparison *c, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	struct page_picture *pictures;
	size_t count;

	if (document->ocr_state != OCR_DONE && document->ocr_state != OCR_FAILED)
		return true;
	if (!page_picture_list(&c->kept, &c->arena, document->id, &pictures, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!picture_compare(c, document, reading, &pictures[i], err))
			return false;
	return true;
}

static bool
steps_compare(struct comparison *c, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	bool are;

	if (!text_steps_are(c->kept.db, document->id, reading->text, &are, err))
		return false;
	if (!are)
		c->found(c->context, "altered",
			str_format(&c->arena,
				"where the parts of the text of document %lld (\"%.*s\") stand in "
				"candour.db is not where they are",
				(long long)document->id, STR_ARG(document->name)));
	return true;
}

static bool
compare_one(struct comparison *c, int64_t id, struct err *err)
{
	struct noted noted = noted_of(c->readings, (uint64_t)id);
	struct document_reading reading;
	struct document document;
	bool same = false;

	arena_clear(&c->arena);
	if (!document_get(&c->kept, &c->arena, id, &document, err) ||
		!document_reading_get(&c->kept, &c->arena, id, &reading, err))
		return false;
	if (!noted.is_known) {
		if (!c->readings->is_erased &&
			(reading.reader.len > 0 || document.state != DOCUMENT_UNREAD))
			c->found(c->context, "added",
				str_format(&c->arena,
					"the log does not have that document %lld (\"%.*s\") was read",
					(long long)id, STR_ARG(document.name)));
		return true;
	}
	if (!committed_as(c, &document, &reading, &noted, &same, err) ||
		!pictures_compare(c, &document, &reading, err) ||
		!steps_compare(c, &document, &reading, err))
		return false;
	if (!same)
		c->found(c->context, "altered",
			str_format(&c->arena,
				"what was read of document %lld (\"%.*s\") is not in candour.db as the log "
				"has it",
				(long long)id, STR_ARG(document.name)));
	return true;
}

static bool
compare_all(struct comparison *c, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(c->kept.db, &SQL_VERIFY_DOCUMENT_IDS, &s, err))
		return false;
	while (row) {
		if (!statement_row(&s, &row, err) ||
			(row && !compare_one(c, column_i64(&s, VERIFY_DOCUMENT_IDS_COL_ID), err)))
			return false;
	}
	return true;
}

bool
readings_compare(struct readings *readings, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct comparison c = {
		.readings = readings, .kept = {.db = db}, .found = found, .context = context};
	bool done;

	arena_init(&c.arena, ARENA_SIZE);
	done = compare_all(&c, err);
	arena_free(&c.arena);
	sha256_free(&c.kept.sha256);
	buf_free(&c.kept.committing);
	return done;
}
