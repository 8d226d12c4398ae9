/* From a fixture's options to our component, and from markup to what a browser makes of it. */
#ifndef CANDOUR_TEST_WEB_FIXTURE_H
#define CANDOUR_TEST_WEB_FIXTURE_H

#include "base/str.h"

struct arena;
struct buf;
struct json;

struct fixture_maker {
	const char *component;
	void (*make)(struct arena *arena, struct buf *out, const struct json *options);
};
/* Ended by a NULL. */
extern const struct fixture_maker fixture_makers[];     /* of govuk-frontend */
extern const struct fixture_maker fixture_moj_makers[]; /* of the Ministry of Justice */

/* Elements with their attributes in order, text with single blanks. */
void fixture_skeleton(struct buf *to, struct str markup);

#endif
