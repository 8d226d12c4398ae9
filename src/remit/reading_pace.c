#include "remit/reading_list.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/zone.h"
#include "base/err.h"
#include "reading_list.sql.h"
#include "store/db.h"
#include "store/inspection.h"

enum { PAUSE_S = 15 * 60, STRETCH_LEAST = 3, STRETCH_S_LEAST = 60, DAY_S = 86400, HOUR_S = 3600 };
enum {
	MOMENTS_MAX = 250
}; /* a day's reading, or nearly: the last of a longer stretch tell its pace */

struct reading_pace
reading_pace_of(const int64_t *moments, size_t count, int64_t left, int64_t now)
{
	struct reading_pace pace = {.left = left, .done_about = DATE_NONE};
	size_t stretch = count > 0 ? 1 : 0;
	int64_t span;

	if (count == 0)
		return pace;
	pace.last = moments[0];
	while (stretch < count && moments[stretch - 1] - moments[stretch] <= PAUSE_S)
		stretch++;
	span = moments[0] - moments[stretch - 1];
	if (stretch < STRETCH_LEAST || span < STRETCH_S_LEAST)
		return pace;
	pace.per_hour = (double)(stretch - 1) * HOUR_S / (double)span;
	pace.is_going_on = now - pace.last <= PAUSE_S;
	pace.done_about = now + (int64_t)((double)left * HOUR_S / pace.per_hour);
	return pace;
}

static bool
left_count(struct inspection *inspection, int64_t list, int64_t *ret_left, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_READING_TO_READ, &s, err))
		return false;
	bind_i64(&s, READING_TO_READ_LIST, list);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_left = column_i64(&s, READING_TO_READ_COL_COUNT);
	return true;
}

bool
reading_pace_find(struct inspection *inspection, int64_t list, int64_t now,
	struct reading_pace *ret_pace, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t moments[MOMENTS_MAX];
	size_t count = 0;
	int64_t left;
	bool row;

	if (!left_count(inspection, list, &left, err) ||
		!db_begin(inspection->db, &SQL_READING_DONE, &s, err))
		return false;
	bind_i64(&s, READING_DONE_LIST, list);
	while (count < MOMENTS_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		moments[count++] = column_i64(&s, READING_DONE_COL_STATE_MOMENT);
		if (count > 1 && moments[count - 2] - moments[count - 1] > PAUSE_S)
			break;
	}
	*ret_pace = reading_pace_of(moments, count, left, now);
	return true;
}

/* "about 40 minutes", "about 2 hours", "about 14 hours": no more exact than the forecast is. */
static struct str
span_words(struct arena *arena, int64_t span)
{
	int64_t minutes = (span + 59) / 60;

	if (minutes < 60)
		return str_format(arena, "about %lld minute%s",
			(long long)(minutes < 1 ? 1 : minutes), minutes <= 1 ? "" : "s");
	if (minutes < 90)
		return STR("about an hour");
	return str_format(arena, "about %lld hours", (long long)((minutes + 30) / 60));
}

struct str
reading_pace_words(
	struct arena *arena, const struct reading_pace *pace, int64_t now, const struct zone *zone)
{
	long long rate = (long long)(pace->per_hour + 0.5);
	struct civil done;
	int64_t done_at;

	if (pace->left == 0)
		return pace->last == 0 ? STR("") : STR("all read");
	if (pace->per_hour <= 0.0)
		return STR("");
	if (rate < 1)
		rate = 1;
	if (!pace->is_going_on)
		return str_format(arena, "%lld an hour last time; %s of reading left", rate,
			span_words(arena, pace->done_about - now).data);
	done_at = zone_at(zone, pace->done_about).wall;
	if (done_at / DAY_S != zone_at(zone, now).wall / DAY_S)
		return str_format(arena, "%lld an hour; %s of reading left", rate,
			span_words(arena, pace->done_about - now).data);
	done = date_to_civil((done_at + 30) / 60 * 60);
	return str_format(
		arena, "%lld an hour; done about %02d:%02d", rate, done.hour, done.minute);
}
