/* Numbers, dates and kinds as pages say them. All in the arena, or static. */
#ifndef CANDOUR_WEB_SAY_H
#define CANDOUR_WEB_SAY_H

#include "base/str.h"

struct arena;
struct zone;

/* "1,284". */
struct str say_count(struct arena *arena, uint64_t count);
/* "1,284 items", "1 item". */
struct str say_count_of(struct arena *arena, uint64_t count, const char *one, const char *several);
/* "12.3 MB", "812 bytes". */
struct str say_size(struct arena *arena, uint64_t size);
/* "14 March 2013"; "" for DATE_NONE. */
struct str say_day(struct arena *arena, int64_t moment);
/* "14 Mar 2013", and without the year: "14 Mar". */
struct str say_day_short(struct arena *arena, int64_t moment, bool with_year);
/* "14 March 2013, 17:52", as clocks of the zone show it (NULL: UTC); "26 October 2014, 01:30 BST" in the hour that they
 * show twice; "" for DATE_NONE. */
struct str say_instant(struct arena *arena, const struct zone *zone, int64_t moment);
/* The parts of that: "17:52", and the day alone. */
struct str say_instant_time(struct arena *arena, const struct zone *zone, int64_t moment);
struct str say_instant_day(struct arena *arena, const struct zone *zone, int64_t moment);
/* What a document says of itself: an instant; or, at midnight UTC, a day alone, which is how a day is kept and
 * which no zone moves. */
struct str say_moment(struct arena *arena, const struct zone *zone, int64_t moment);
struct str say_moment_day(struct arena *arena, const struct zone *zone, int64_t moment);
/* "Thursday 14 March 2013". */
struct str say_weekday(struct arena *arena, int64_t moment);
/* "Email", "Spreadsheet": a kind of item by its stored name. */
struct str say_kind(struct str name);
/* "It is cut off." for "it is cut off"; what a reader says of the command line is left away. */
struct str say_failure(struct arena *arena, struct str words);
/* "Ines Harrowgate": a person without the address behind it, or the address alone. */
struct str say_person(struct str person);
/* "9f2c 41d8 ... 7704": a hash in hexadecimal, for the eye. */
struct str say_hash(struct arena *arena, struct str hex);

#endif
