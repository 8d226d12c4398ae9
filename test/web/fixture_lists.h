/* Fixtures of what holds rows, and what reading options they share with the others. */
#ifndef CANDOUR_TEST_WEB_FIXTURE_LISTS_H
#define CANDOUR_TEST_WEB_FIXTURE_LISTS_H

#include "web/parts/choice.h"

struct arena;
struct json;

void fixture_table(struct arena *arena, struct buf *out, const struct json *options);
void fixture_summary_list(struct arena *arena, struct buf *out, const struct json *options);
void fixture_pagination(struct arena *arena, struct buf *out, const struct json *options);

void fixture_character_count(struct arena *arena, struct buf *out, const struct json *options);
void fixture_date_input(struct arena *arena, struct buf *out, const struct json *options);
void fixture_password(struct arena *arena, struct buf *out, const struct json *options);

/* As nunjucks sees it: what is set and not empty. */
bool fixture_true(const struct json *json);
struct str fixture_get(const struct json *json, const char *name);
struct str fixture_words(const struct json *json);
/* Words, id, classes and attributes. */
struct part fixture_part(struct arena *arena, const struct json *json);
struct part fixture_part_named(
	struct arena *arena, const struct json *json, const char *text, const char *html);
struct part_error fixture_error(struct arena *arena, const struct json *json);
struct part_field fixture_field(struct arena *arena, const struct json *options);
struct part_fieldset fixture_fieldset(struct arena *arena, const struct json *options);

#endif
