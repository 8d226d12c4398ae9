/* Civil dates and times without the C library's time zones.
 *
 * A moment is int64_t seconds since 1970-01-01T00:00:00Z, leap seconds left out; DATE_NONE means
 * unknown. Calendar: proleptic Gregorian, algorithms after H. Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms" (2013). */
#ifndef CANDOUR_BASE_DATE_H
#define CANDOUR_BASE_DATE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

#define DATE_NONE INT64_MIN

struct civil {
	int year; /* 1..9999 when it came from date_to_civil of a sane moment */
	int month;
	int day;
	int hour;
	int minute;
	int second;
};

/* Days since 1970-01-01 of a civil day. */
int64_t date_days(int year, int month, int day);
int64_t date_from_civil(struct civil civil);
struct civil date_to_civil(int64_t moment);
bool date_civil_valid(struct civil civil);
/* 0 Monday .. 6 Sunday. */
int date_weekday(int64_t moment);

/* "2013-03-12", with an optional time "T09:30[:15[.5]]" (or a space) and zone "Z", "+01:00" or
 * "+0100"; without a zone it is taken as UTC. Anything else is false. */
bool date_parse_iso(struct str text, int64_t *ret_moment) MUST_USE;
/* RFC 5322 with the obsolete forms that occur ("Tue, 12 Mar 13 9:30 EST"); false if hopeless. */
bool date_parse_mail(struct str text, int64_t *ret_moment) MUST_USE;
/* Windows FILETIME: 100 ns since 1601-01-01. DATE_NONE for 0, and within that year. */
int64_t date_from_filetime(uint64_t filetime);

/* "2013-03-12T09:30:15Z"; "" for DATE_NONE and years beyond 0..9999. In the arena. */
struct str date_iso(struct arena *arena, int64_t moment);
/* "2013-03-12". */
struct str date_iso_day(struct arena *arena, int64_t moment);
/* "12 March 2013", for people. */
struct str date_words(struct arena *arena, int64_t moment);

#endif
