#include "work/password.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "crypto/sign.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/password.h"
#include "work/workshop.h"

enum { ARENA_SIZE = 1 << 20 };

static bool
read_all(struct pipeline *pipeline, struct err *err)
{
	do {
		if (!pipeline_feed(pipeline, err) || !pipeline_wait(pipeline, 20, err))
			return false;
	} while (!pipeline_is_done(pipeline));
	return true;
}

/* Refuses what was read wholly and without a password: none would be used, but kept and noted. */
static bool
wants_password(struct workshop *workshop, const struct item *item, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct buf held CLEANUP(buf_free) = {0};
	struct document document;
	bool is_held;

	if (!document_get(workshop->inspection, &arena, item->document, &document, err) ||
		!password_get(workshop->inspection, item->document, &held, err))
		return false;
	is_held = held.len > 0;
	secret_wipe(held.data, held.len);
	if (document.state == DOCUMENT_READ && !is_held)
		return err_set(err, ERR_USAGE,
			"item %lld needs no password: all of it was read without one",
			(long long)item->id);
	return true;
}

/* In a transaction that is undone where the password is wrong. */
static bool
open_document(struct workshop *workshop, struct pipeline *pipeline, const struct item *item,
	struct str password, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct document document;
	char hash[VAULT_NAME_SIZE];

	if (!pipeline_read_with(pipeline, item->document, password, err) ||
		!document_get(workshop->inspection, &arena, item->document, &document, err))
		return false;
	if (document.reason == ERR_PASSWORD)
		return err_set(err, ERR_PASSWORD, "this password does not open item %lld",
			(long long)item->id);
	vault_hash_text(document.sha256, hash);
	return password_put(workshop->inspection, item->document, item->id, str_of(hash), password,
		       err) &&
		read_all(pipeline, err);
}

bool
work_password(struct workshop *workshop, int64_t item, struct str password,
	struct pipeline_counts *ret_counts, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct pipeline_options options = {workshop, false};
	struct pipeline *pipeline CLEANUP(pipeline_cleanup) = NULL;
	struct item whole;

	if (!item_get(workshop->inspection, &arena, item, &whole, err))
		return false;
	if (whole.document == 0)
		return err_set(err, ERR_PASSWORD,
			"item %lld is a locked member of an archive: give the archive's password to item "
			"%lld",
			(long long)item, (long long)whole.parent);
	if (!wants_password(workshop, &whole, err))
		return false;
	if (!pipeline_new(&options, &pipeline, err) || !inspection_begin(workshop->inspection, err))
		return false;
	if (!open_document(workshop, pipeline, &whole, password, err)) {
		inspection_undo(workshop->inspection);
		return false;
	}
	*ret_counts = pipeline_counts(pipeline);
	return inspection_commit(workshop->inspection, err);
}
