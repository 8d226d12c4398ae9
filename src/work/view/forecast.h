/* When what is being done will be done, by the pace of the last days; or why that cannot be said.
 *
 * The pace is what was done in the last FORECAST_DAYS days, divided by those days, or by the days since the first
 * of it where that is less. Nights and days without work are in it, so it needs no calendar of anybody's. */
#ifndef CANDOUR_WORK_VIEW_FORECAST_H
#define CANDOUR_WORK_VIEW_FORECAST_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct inspection;

enum forecast_state {
	FORECAST_NONE = 0, /* there is nothing to do */
	FORECAST_DONE,     /* all of it is done */
	FORECAST_STILL,    /* nothing was done in these days */
	FORECAST_EARLY,    /* too little was done, or for too short a time */
	FORECAST_KNOWN
};

struct forecast {
	enum forecast_state state;
	int64_t all;
	int64_t done;
	int64_t lately; /* of them in the last days */
	int64_t ends;   /* KNOWN: when the rest will be done; else DATE_NONE */
};

enum { FORECAST_DAYS = 14, FORECAST_LEAST_READ = 5, FORECAST_LEAST_AGREED = 2 };

/* `first`: when the first of all that is done was; `least`: what must have been done lately. */
struct forecast forecast_of(
	int64_t all, int64_t done, int64_t lately, int64_t first, int64_t least, int64_t now);
/* Items of all open reading lists. */
bool forecast_reading(struct inspection *inspection, int64_t now, struct forecast *ret_forecast,
	struct err *err) MUST_USE;
/* Findings that are agreed, of all that are not withdrawn. */
bool forecast_findings(struct inspection *inspection, int64_t now, struct forecast *ret_forecast,
	struct err *err) MUST_USE;

#endif
