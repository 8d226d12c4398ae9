/* Civil times in a named time zone, for calendars. */
#ifndef CANDOUR_EXTRACT_ICAL_ZONE_H
#define CANDOUR_EXTRACT_ICAL_ZONE_H

#include "base/attr.h"
#include "base/date.h"

/* The moment of a civil time in a zone named as the IANA database ("Europe/London") or Windows
 * ("GMT Standard Time") does, by ICU's own tables. DATE_NONE where the zone is unknown. */
int64_t ical_zone_moment(struct civil civil, struct str zone);
/* ICU looks up the machine's own zone once, before anything else about zones: this makes it do
 * so before the process is confined. */
void ical_zone_prepare(void);

#endif
