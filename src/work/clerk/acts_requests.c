/* Letters to the authority.
 *
 *   request-send      gaps: references with blanks between, to, power, due: "2014-10-20" or "", deliveries:
 *                     "1,2" or "" -> request: its number
 *   request-answered  request, delivery, upload: a reference, whole: "1" or "", day: "2014-10-20" or "", note */
#include "work/clerk/acts_inside.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/inspection.h"
#include "work/clerk/act.h"
#include "work/request.h"
#include "work/request_sent.h"
#include "work/upload.h"
#include "work/workshop.h"

enum { DAY = 86400 };

static bool
day_of(const struct act *act, const char *name, int64_t *ret_day, struct err *err)
{
	struct str text = str_trim(act_get(act, name));

	*ret_day = DATE_NONE;
	return text.len == 0 || date_parse_iso(text, ret_day) ||
		err_set(err, ERR_USAGE, "a day is written 2014-10-20");
}

static size_t
gaps_of(struct act_desk *desk, const struct act *act, struct str **ret_gaps)
{
	struct str list = act_get(act, "gaps");
	struct str piece;
	size_t count = 0;

	*ret_gaps = ARENA_ARRAY(desk->arena, WORK_REQUEST_ENTRIES_MAX, struct str);
	while (count < WORK_REQUEST_ENTRIES_MAX && str_cut(&list, ' ', &piece))
		if (piece.len > 0)
			(*ret_gaps)[count++] = piece;
	return count;
}

static bool
send_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct work_request request = {.addressee = str_trim(act_get(act, "to")),
		.power = str_trim(act_get(act, "power")),
		.deliveries = act_get(act, "deliveries"),
		.date = desk->now - desk->now % DAY,
		.format = WORK_REQUEST_ODT,
		.mark = true,
		.keep_all = true,
		.who = desk->person.name};
	struct work_request_result result = {0};
	struct str *gaps;
	bool done;

	request.gap_count = gaps_of(desk, act, &gaps);
	request.gaps = gaps;
	if (request.gap_count == 0)
		return err_set(err, ERR_USAGE, "a letter asks for some gap");
	if (!day_of(act, "due", &request.due, err))
		return false;
	if (request.due != DATE_NONE && request.due < request.date)
		return err_set(err, ERR_USAGE, "the day by which it is due lies before today");
	done = work_request(desk->workshop, desk->arena, &request, &result, err);
	if (done)
		answer_i64(answer, desk->arena, "request", result.number);
	work_request_result_free(&result);
	return done;
}

static bool
answered_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct request_answer row = {.request = act_get_i64(act, "request"),
		.delivery = act_get_i64(act, "delivery"),
		.is_whole = act_get(act, "whole").len > 0,
		.note = act_get(act, "note"),
		.who = desk->person.name};
	struct inspection *inspection = desk->workshop->inspection;
	struct upload upload = {0};

	if (act_get(act, "upload").len > 0 &&
		!upload_find(inspection, desk->arena, act_get(act, "upload"), &upload, err))
		return false;
	row.upload = upload.number;
	if (!day_of(act, "day", &row.answered, err) ||
		!request_answer_put(inspection, desk->arena, &row, err))
		return false;
	answer_i64(answer, desk->arena, "entry", (int64_t)row.entry);
	return true;
}

const struct act_row acts_of_requests[] = {
	{.name = "request-send", .permission = PERMIT_REQUESTS, .run = send_run},
	{.name = "request-answered", .permission = PERMIT_REQUESTS, .run = answered_run},
	{0},
};
