#include "extract/ical_zone.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { ZONE_NAME_MAX = 128 };

/* ASCII into UTF-16; 0 for names that are none or too long. */
static int32_t
widen(struct str name, UChar *wide)
{
	if (name.len == 0 || name.len >= ZONE_NAME_MAX)
		return 0;
	for (size_t i = 0; i < name.len; i++) {
		if ((unsigned char)name.data[i] >= 0x80)
			return 0;
		wide[i] = (UChar)name.data[i];
	}
	return (int32_t)name.len;
}

/* The IANA name for either kind of name; 0 where ICU knows neither. */
static int32_t
known_zone(const UChar *wide, int32_t len, UChar *ret_known)
{
	UErrorCode status = U_ZERO_ERROR;
	UBool is_system = 0;
	int32_t known = ucal_getTimeZoneIDForWindowsID(
		wide, len, NULL, ret_known, ZONE_NAME_MAX, &status);

	if (U_SUCCESS(status) && known > 0)
		return known;
	status = U_ZERO_ERROR;
	known = ucal_getCanonicalTimeZoneID(
		wide, len, ret_known, ZONE_NAME_MAX, &is_system, &status);
	return U_SUCCESS(status) && is_system ? known : 0;
}

int64_t
ical_zone_moment(struct civil civil, struct str zone)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar wide[ZONE_NAME_MAX];
	UChar known[ZONE_NAME_MAX];
	int32_t len = widen(zone, wide);
	UCalendar *calendar;
	double moment = 0;

	if (len > 0)
		len = known_zone(wide, len, known);
	if (len == 0)
		return DATE_NONE;
	calendar = ucal_open(known, len, "en", UCAL_GREGORIAN, &status);
	if (U_FAILURE(status))
		return DATE_NONE;
	ucal_clear(calendar);
	ucal_setDateTime(calendar, civil.year, civil.month - 1, civil.day, civil.hour, civil.minute,
		civil.second, &status);
	moment = ucal_getMillis(calendar, &status);
	ucal_close(calendar);
	return U_SUCCESS(status) ? (int64_t)(moment / 1000) : DATE_NONE;
}

void
ical_zone_prepare(void)
{
	(void)ical_zone_moment(
		(struct civil){.year = 2013, .month = 3, .day = 12}, STR("Europe/London"));
}
