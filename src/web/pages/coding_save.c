/* Forms of the coding panel, and of the page of sentences: one act, and back to where it came from. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"

struct saved {
	int64_t item;
	int64_t list;
	bool goes_on; /* to the next item of the list */
};

static struct url
item_url(struct arena *arena, int64_t item, int64_t list)
{
	struct url url = url_format(arena, "/item/%lld", (long long)item);

	return list == 0 ? url : url_add_i64(arena, url, "list", list);
}

/* What others did meanwhile is told before the reader goes on. */
static bool
item_saved(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	const struct saved *saved = reply->context;
	struct str outcome = answer_get(answer, "outcome");
	struct str others = answer_get(answer, "others");
	int64_t next = answer_get_i64(answer, "next");
	struct url to = item_url(request->arena, saved->item, saved->list);

	(void)err;
	if (answer_get(answer, "other").len > 0) {
		to = url_add(request->arena, to, "said", outcome);
		to = url_add(request->arena, to, "by", answer_get(answer, "other"));
	} else if (others.len > 0) {
		struct str same = answer_get(answer, "same");

		to = url_add(request->arena,
			url_add(request->arena, to, "said",
				same.len > 0 ? STR("same") : STR("saved")),
			"by", same.len > 0 ? same : others);
		to = url_add(request->arena, to, "seen", request_get(request, "seen"));
	} else if (saved->goes_on) {
		to = next != 0
			? item_url(request->arena, next, saved->list)
			: url_format(request->arena, "/reading/%lld", (long long)saved->list);
	} else {
		to = url_add(request->arena, to, "said", STR("saved"));
	}
	reply_redirect(reply, to);
	return true;
}

static bool
item_undone(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	const struct saved *saved = reply->context;

	(void)answer;
	(void)err;
	reply_redirect(reply,
		url_add(request->arena, item_url(request->arena, saved->item, saved->list), "said",
			STR("undone")));
	return true;
}

/* All values of one field, parted by blanks. */
static struct str
values_join(struct request *request, const char *name)
{
	struct buf joined CLEANUP(buf_free) = {.size_max = 1 << 16};
	struct str value;
	size_t at = 0;

	while (request_each(request, name, &at, &value)) {
		if (value.len == 0)
			continue;
		if (joined.len > 0)
			buf_add_char(&joined, ' ');
		buf_add(&joined, value);
	}
	return str_copy(request->arena, buf_str(&joined));
}

static void
save_ask(struct request *request, struct reply *reply, const struct saved *saved)
{
	static const char *const fields[] = {
		"list", "based_on", "seen", "weight", "note", "boxes", "passage_note", "state"};
	struct str code = str_trim(request_get(request, "code"));
	struct act *act = reply_act(reply, request, "item-save");

	act_i64(act, request->arena, "item", saved->item);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	act_str(act, "lines",
		request_has(request, "no_line") ? STR("") : values_join(request, "line"));
	act_str(act, "code", code);
	act_str(act, "passages", values_join(request, "s"));
	reply->then = item_saved;
}

static bool
coding_post(struct request *request, struct reply *reply, struct err *err)
{
	struct saved *saved = ARENA_NEW(request->arena, struct saved);
	struct act *act;

	if (!request_part_i64(request, 0, &saved->item, err) ||
		!request_i64(request, "list", 0, INT32_MAX, 0, &saved->list, err))
		return false;
	saved->goes_on = request_get(request, "state").len > 0 && saved->list != 0;
	reply->context = saved;
	if (request_has(request, "take_back")) {
		act = reply_act(reply, request, "coding-take-back");
		act_str(act, "coding", request_get(request, "take_back"));
		reply->then = item_undone;
	} else if (request_has(request, "undo")) {
		act = reply_act(reply, request, "item-undo");
		act_i64(act, request->arena, "item", saved->item);
		reply->then = item_undone;
	} else {
		save_ask(request, reply, saved);
	}
	return true;
}

const struct route routes_of_coding_save[] = {
	{METHOD_POST, "/item/:item/coding", PERMIT_CODE, coding_post, false},
	{0},
};
