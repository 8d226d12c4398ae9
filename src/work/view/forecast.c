#include "work/view/forecast.h"

#include "base/date.h"
#include "base/err.h"
#include "forecast.sql.h"
#include "remit/finding/finding.h"
#include "store/db.h"
#include "store/inspection.h"

enum { DAY_S = 86400 };

struct forecast
forecast_of(int64_t all, int64_t done, int64_t lately, int64_t first, int64_t least, int64_t now)
{
	struct forecast forecast = {.all = all, .done = done, .lately = lately, .ends = DATE_NONE};
	int64_t span = (int64_t)FORECAST_DAYS * DAY_S;

	if (first != DATE_NONE && first > now - span)
		span = now - first;
	if (all == 0)
		forecast.state = FORECAST_NONE;
	else if (done >= all)
		forecast.state = FORECAST_DONE;
	else if (lately == 0)
		forecast.state = FORECAST_STILL;
	else if (lately < least || span < DAY_S)
		forecast.state = FORECAST_EARLY;
	else {
		double ahead = (double)(all - done) * (double)span / (double)lately;

		/* A hundred years are as good as never. */
		forecast.state = ahead < 100.0 * 366 * DAY_S ? FORECAST_KNOWN : FORECAST_EARLY;
		if (forecast.state == FORECAST_KNOWN)
			forecast.ends = now + (int64_t)ahead;
	}
	return forecast;
}

bool
forecast_reading(
	struct inspection *inspection, int64_t now, struct forecast *ret_forecast, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_FORECAST_READING, &s, err))
		return false;
	bind_i64(&s, FORECAST_READING_SINCE, now - (int64_t)FORECAST_DAYS * DAY_S);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_forecast = forecast_of(column_i64(&s, FORECAST_READING_COL_TOTAL),
		column_i64(&s, FORECAST_READING_COL_DONE),
		column_i64(&s, FORECAST_READING_COL_LATELY),
		column_moment(&s, FORECAST_READING_COL_FIRST), FORECAST_LEAST_READ, now);
	return true;
}

bool
forecast_findings(
	struct inspection *inspection, int64_t now, struct forecast *ret_forecast, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_FORECAST_FINDINGS, &s, err))
		return false;
	bind_i64(&s, FORECAST_FINDINGS_SINCE, now - (int64_t)FORECAST_DAYS * DAY_S);
	bind_i64(&s, FORECAST_FINDINGS_AGREED, FINDING_AGREED);
	bind_i64(&s, FORECAST_FINDINGS_WITHDRAWN, FINDING_WITHDRAWN);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_forecast = forecast_of(column_i64(&s, FORECAST_FINDINGS_COL_TOTAL),
		column_i64(&s, FORECAST_FINDINGS_COL_DONE),
		column_i64(&s, FORECAST_FINDINGS_COL_LATELY),
		column_moment(&s, FORECAST_FINDINGS_COL_FIRST), FORECAST_LEAST_AGREED, now);
	return true;
}
