/* Fixtures of what holds rows, and what reading options they share with the others. */
#ifndef CANDOUR_TEST_WEB_FIXTURE_LISTS_H
#define CANDOUR_TEST_WEB_FIXTURE_LISTS_H

#include "web/parts/part.h"

struct arena;
struct json;

void fixture_table(struct arena *arena, struct buf *out, const struct json *options);
void fixture_summary_list(struct arena *arena, struct buf *out, const struct json *options);
void fixture_pagination(struct arena *arena, struct buf *out, const struct json *options);

/* As nunjucks sees it: what is set and not empty. */
bool fixture_true(const struct json *json);
struct str fixture_get(const struct json *json, const char *name);
/* Words, id, classes and attributes. */
struct part fixture_part(struct arena *arena, const struct json *json);

#endif
