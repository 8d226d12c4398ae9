/* What the clerk does with the acts that were asked: one transaction for many, and what fails is
 * undone alone. */
#include "work/clerk/clerk_inside.h"

#include "access/people.h"
#include "access/session.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/upload_file.h"

/* ---- open and shut ---- */

void
clerk_shut(struct clerk *clerk)
{
	if (clerk->is_open)
		workshop_close(&clerk->workshop);
	clerk->is_open = false;
	db_cleanup(&clerk->people);
}

void
clerk_rest(struct clerk *clerk)
{
	if (clerk->is_open)
		inspection_let_go(clerk->workshop.inspection);
}

static bool
people_ensure(struct clerk *clerk, struct err *err)
{
	return clerk->people != NULL || people_open(clerk->folder, &clerk->people, err);
}

/* Where candour rebuild has put another database in its place, that one is opened. */
static bool
inspection_ensure(struct clerk *clerk, struct err *err)
{
	struct workshop_options options = {.folder = clerk->folder};

	if (clerk->is_open && !inspection_is_current(clerk->workshop.inspection)) {
		workshop_close(&clerk->workshop);
		clerk->is_open = false;
	}
	if (clerk->is_open)
		return true;
	if (!workshop_open(&options, &clerk->workshop, err))
		return false;
	clerk->is_open = true;
	inspection_let_go(clerk->workshop.inspection);
	return true;
}

static bool
ensure(struct clerk *clerk, struct err *err)
{
	return people_ensure(clerk, err) && inspection_ensure(clerk, err);
}

/* ---- who asks ---- */

static bool
desk_make(struct clerk *clerk, struct asked *asked, struct act_desk *ret_desk, struct err *err)
{
	struct session session;

	*ret_desk = (struct act_desk){.workshop = &clerk->workshop,
		.arena = &asked->arena,
		.people = clerk->people,
		.now = clock_now(NULL),
		.token = asked->act.token,
		.hashed = asked->has_hashed ? &asked->hashed : NULL,
		.input = asked->input,
		.key = asked->kept == NULL ? STR("") : str_of(asked->kept->key),
		.errands = &clerk->errands};
	if (!session_find(clerk->people, clerk->workshop.inspection->db, &asked->arena,
		    asked->act.token, ret_desk->now, &session, err))
		return false;
	if (session.account != 0 && session.state == SESSION_WHOLE)
		ret_desk->person = (struct act_person){
			session.account, session.login, session.role};
	if (role_may(ret_desk->person.role, asked->row->permission))
		return true;
	if (ret_desk->person.account == 0)
		return err_set(
			err, ERR_PERMISSION, "you are not signed in any more; sign in again");
	return err_set(err, ERR_PERMISSION, "as %s you may not do this",
		role_title(ret_desk->person.role));
}

/* ---- before it is done ---- */

static void
sort_one(struct clerk *clerk, struct asked *asked)
{
	struct act_desk desk;
	struct err err = {0};

	asked->row = act_find(asked->act.name);
	if (asked->row == NULL) {
		(void)err_set(&err, ERR_NOT_FOUND, "there is no such act");
		clerk_answer(clerk, asked, &err);
		return;
	}
	asked->stage = asked->row->hashing != NULL  ? ASKED_HASHING
		: asked->row->file != ACT_FILE_NONE ? ASKED_READING
						    : ASKED_READY;
	if (asked->stage == ASKED_HASHING &&
		(!ensure(clerk, &err) || !desk_make(clerk, asked, &desk, &err) ||
			!asked->row->hashing(&desk, &asked->act, &asked->job, &err)))
		clerk_answer(clerk, asked, &err);
}

/* Whether the person may is asked before the file is looked at; the one at hand is read to its end first. */
static void
read_next(struct clerk *clerk, struct asked *asked)
{
	struct act_desk desk;
	struct err err = {0};

	if (!ensure(clerk, &err) || !desk_make(clerk, asked, &desk, &err) ||
		!clerk_file_begin(clerk, asked, desk.person.account, &err))
		clerk_answer(clerk, asked, &err);
}

static void
hash_next(struct clerk *clerk, struct asked *asked)
{
	for (size_t i = 0; i < CLERK_HASHERS; i++) {
		struct err err = {0};

		if (clerk->hashed[i] != NULL)
			continue;
		if ((clerk->hashers[i] == NULL && !hasher_start(&clerk->hashers[i], &err)) ||
			!hasher_give(clerk->hashers[i], &asked->job, random_system(), &err)) {
			hasher_stop(clerk->hashers[i]);
			clerk->hashers[i] = NULL;
			clerk_answer(clerk, asked, &err);
			return;
		}
		clerk->hashed[i] = asked;
		return;
	}
}

static bool
is_hashed_now(const struct clerk *clerk, const struct asked *asked)
{
	for (size_t i = 0; i < CLERK_HASHERS; i++)
		if (clerk->hashed[i] == asked)
			return true;
	return false;
}

static void
hashed_take(struct clerk *clerk, size_t i)
{
	struct asked *asked = clerk->hashed[i];
	struct err err = {0};
	bool done = false;

	if (!hasher_take(clerk->hashers[i], 0, &done, &asked->hashed, &err)) {
		hasher_stop(clerk->hashers[i]);
		clerk->hashers[i] = NULL;
		clerk->hashed[i] = NULL;
		clerk_answer(clerk, asked, &err);
	} else if (done) {
		clerk->hashed[i] = NULL;
		asked->has_hashed = true;
		asked->stage = ASKED_READY;
	}
}

static void
done_forget(struct clerk *clerk)
{
	struct asked **at = &clerk->first;

	while (*at != NULL) {
		struct asked *asked = *at;
		bool is_left = asked->door == NULL && !is_hashed_now(clerk, asked);
		bool is_read = clerk->read == asked;

		if (is_read || (asked->stage != ASKED_DONE && !is_left)) {
			at = &asked->next;
			continue;
		}
		*at = asked->next;
		clerk_asked_free(asked);
	}
	clerk->last = at;
}

void
clerk_sort(struct clerk *clerk)
{
	for (size_t i = 0; i < CLERK_HASHERS; i++)
		if (clerk->hashed[i] != NULL)
			hashed_take(clerk, i);
	clerk_files_turn(clerk);
	for (struct asked *asked = clerk->first; asked != NULL; asked = asked->next) {
		if (asked->stage == ASKED_NEW)
			sort_one(clerk, asked);
		if (asked->stage == ASKED_HASHING && !is_hashed_now(clerk, asked))
			hash_next(clerk, asked);
		if (asked->stage == ASKED_READING && clerk->read == NULL)
			read_next(clerk, asked);
	}
	done_forget(clerk);
}

bool
clerk_has_ready(const struct clerk *clerk, bool is_people_only)
{
	for (const struct asked *asked = clerk->first; asked != NULL; asked = asked->next)
		if (asked->stage == ASKED_READY && asked->row->is_people_only == is_people_only)
			return true;
	return false;
}

/* ---- doing ---- */

struct batch {
	struct asked *asked[CLERK_BATCH_MAX];
	struct err errs[CLERK_BATCH_MAX];
	size_t count;
	size_t done; /* of these, without an error */
};

static void
batch_gather(struct clerk *clerk, bool is_people_only, struct batch *batch)
{
	for (struct asked *asked = clerk->first; asked != NULL && batch->count < CLERK_BATCH_MAX;
		asked = asked->next)
		if (asked->stage == ASKED_READY && asked->row->is_people_only == is_people_only)
			batch->asked[batch->count++] = asked;
}

static void
batch_answer(struct clerk *clerk, struct batch *batch, const struct err *whole)
{
	for (size_t i = 0; i < batch->count; i++)
		clerk_answer(clerk, batch->asked[i],
			whole->kind != ERR_NONE && batch->errs[i].kind == ERR_NONE
				? whole
				: &batch->errs[i]);
	done_forget(clerk);
}

static bool
run_one(struct clerk *clerk, struct asked *asked, struct err *err)
{
	struct act_desk desk;

	return desk_make(clerk, asked, &desk, err) &&
		asked->row->run(&desk, &asked->act, &asked->answer, err);
}

/* One act, undone alone where it fails. False: the whole batch must be undone. */
static bool
part_run(struct clerk *clerk, struct asked *asked, bool is_people_only, struct err *ret_own,
	struct err *err)
{
	struct inspection *inspection = clerk->workshop.inspection;
	struct inspection_part part;
	size_t errand_count = clerk->errands.count;

	if (!db_part_begin(clerk->people, err) ||
		(!is_people_only && !inspection_part_begin(inspection, &part, err)))
		return false;
	if (run_one(clerk, asked, ret_own))
		return db_part_end(clerk->people, err) &&
			(is_people_only || inspection_part_end(inspection, err));
	if (ret_own->kind == ERR_NONE)
		(void)err_set(ret_own, ERR_INTERNAL, "this act failed and did not say why");
	clerk->errands.count = errand_count;
	return db_part_undo(clerk->people, err) &&
		(is_people_only || inspection_part_undo(inspection, &part, err));
}

static bool
batch_run(struct clerk *clerk, struct batch *batch, bool is_people_only, struct err *err)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (!part_run(clerk, batch->asked[i], is_people_only, &batch->errs[i], err))
			return false;
		batch->done += batch->errs[i].kind == ERR_NONE;
	}
	return true;
}

void
clerk_do_people(struct clerk *clerk)
{
	struct batch batch = {0};
	struct err err = {0};

	batch_gather(clerk, true, &batch);
	if (!ensure(clerk, &err) || !db_transaction_begin(clerk->people, &err) ||
		!batch_run(clerk, &batch, true, &err) ||
		!db_transaction_commit(clerk->people, &err)) {
		if (clerk->people != NULL)
			db_transaction_undo(clerk->people);
	}
	batch_answer(clerk, &batch, &err);
}

/* The inspection first: a session without its entry is what must never be. So that people.db does not lack what the
 * inspection has, its pages are written and its room is kept before; whatever fails behind the first commit, the second is
 * made all the same. *ret_noted: what was asked is done, and its entries come to the log's files at the latest when
 * the inspection is opened next. */
static bool
commit_all(struct clerk *clerk, const struct batch *batch, bool *ret_noted, struct err *err)
{
	struct inspection *inspection = clerk->workshop.inspection;
	struct err people_err = {0};

	if (batch->done == 0 || !db_transaction_prepare(clerk->people, err)) {
		inspection_undo(inspection);
		db_transaction_undo(clerk->people);
		return batch->done == 0;
	}
	if (!inspection_commit_rows(inspection, err)) {
		db_transaction_undo(clerk->people);
		return false;
	}
	*ret_noted = true;
	(void)!db_transaction_commit(clerk->people, &people_err);
	if (inspection_commit_log(inspection, err) && people_err.kind == ERR_NONE)
		return true;
	if (people_err.kind != ERR_NONE)
		*err = people_err;
	return err_in(err, "it may be done all the same, so look before you do it again");
}

/* What must not be before it is certain that the act was done. */
static void
afters_run(struct clerk *clerk, const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct asked *asked = batch->asked[i];
		struct act_desk desk = {.workshop = &clerk->workshop, .arena = &asked->arena};

		if (batch->errs[i].kind == ERR_NONE && asked->row->after != NULL)
			asked->row->after(&desk, &asked->act);
	}
}

static bool
do_batch(struct clerk *clerk, struct batch *batch, struct err *err)
{
	bool is_noted = false;
	bool done;

	clerk->errands.count = 0;
	if (!inspection_begin(clerk->workshop.inspection, err))
		return false;
	if (!db_transaction_begin(clerk->people, err) || !batch_run(clerk, batch, false, err)) {
		inspection_undo(clerk->workshop.inspection);
		db_transaction_undo(clerk->people);
		return false;
	}
	done = commit_all(clerk, batch, &is_noted, err);
	if (is_noted) {
		errand_calls_send(clerk->keeper, &clerk->errands);
		afters_run(clerk, batch);
	}
	return done;
}

/* Where there is hardly any room, nothing is begun: what fails half way is hard to tell of. */
static bool
room_check(const struct clerk *clerk, struct err *err)
{
	uint64_t room;

	if (!upload_room_free(clerk->folder, &room, err))
		return false;
	return room >= CLERK_ROOM_LEAST ||
		err_set(err, ERR_DISK_FULL,
			"the disk of the inspection is full (%llu MB are left, and %d are kept for "
			"the log): nothing can be noted, and so nothing done, until there is room; "
			"nothing is lost",
			(unsigned long long)(room >> 20), CLERK_ROOM_LEAST >> 20);
}

void
clerk_do_all(struct clerk *clerk, bool *ret_waits)
{
	struct batch batch = {0};
	struct err err = {0};
	bool held = false;

	*ret_waits = false;
	if (ensure(clerk, &err) && inspection_try(clerk->workshop.inspection, &held, &err) &&
		!held) {
		*ret_waits = true;
		return;
	}
	batch_gather(clerk, false, &batch);
	/* After a failure of the whole nothing that is open is trusted. */
	if (!held || (room_check(clerk, &err) && !do_batch(clerk, &batch, &err)))
		clerk_shut(clerk);
	else if (inspection_is_awaited(clerk->workshop.inspection))
		clerk_rest(clerk);
	clerk->used_ms = clock_span_ms();
	batch_answer(clerk, &batch, &err);
}
