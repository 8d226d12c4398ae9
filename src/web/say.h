/* Numbers, dates and kinds as pages say them. All in the arena, or static. */
#ifndef CANDOUR_WEB_SAY_H
#define CANDOUR_WEB_SAY_H

#include "base/str.h"

struct arena;

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
/* "17:52". */
struct str say_time(struct arena *arena, int64_t moment);
/* "14 March 2013, 17:52"; the day alone at midnight, which is how a day alone is kept. */
struct str say_moment(struct arena *arena, int64_t moment);
/* "Thursday 14 March 2013". */
struct str say_weekday(struct arena *arena, int64_t moment);
/* "Email", "Spreadsheet": a kind of item by its stored name. */
struct str say_kind(struct str name);
/* "Ines Harrowgate": a person without the address behind it, or the address alone. */
struct str say_person(struct str person);
/* "9f2c 41d8 ... 7704": a hash in hexadecimal, for the eye. */
struct str say_hash(struct arena *arena, struct str hex);

#endif
