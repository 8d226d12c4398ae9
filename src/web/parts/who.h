/* People and moments as pages write them. */
#ifndef CANDOUR_WEB_PARTS_WHO_H
#define CANDOUR_WEB_PARTS_WHO_H

#include "base/str.h"

struct request;

/* "Ines Harrowgate" for a login name; the login name where no such account is (a codebook that came from
 * elsewhere, an inspection worked on by command alone). */
struct str who_named(struct request *request, struct str login);
/* "6 October 2026, 10:42" by the clocks of the inspection's time zone (say_instant); "" for 0. */
struct str moment_words(struct request *request, int64_t moment);
/* The day alone, and the time alone. */
struct str moment_day(struct request *request, int64_t moment);
struct str moment_time(struct request *request, int64_t moment);

#endif
