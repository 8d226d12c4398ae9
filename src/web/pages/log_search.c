#include "web/pages/log_search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "web/request.h"
#include "web/say.h"
#include "web/uri.h"

struct said {
	const char *name;
	const char *front; /* of the first; those that follow are parted by commas */
};

static const struct said saids[] = {{"line", "; line of enquiry: "}, {"read", "; read or not: "},
	{"code", "; code: "}, {"weight", "; weight: "}, {"gap", "; signs: "},
	{"who", "; whose records: "}, {"kind", "; kind: "}, {"delivery", "; delivery: "},
	{"from", "; from "}, {"to", "; to "}, {"sort", "; sorted by "},
	{"copies", "; with copies: "}, {"page", "; page "}};

static struct str
value_say(struct arena *arena, struct str name, struct str value)
{
	struct str words;

	if (str_equal(name, STR("kind")))
		return say_kind(value);
	if (!str_equal(name, STR("gap")))
		return value;
	words = str_copy(arena, value);
	for (size_t i = 0; i < words.len; i++)
		if (value.data[i] == '-')
			words = str_format(arena, "%.*s %.*s", STR_ARG(str_slice(words, 0, i)),
				STR_ARG(str_from(words, i + 1)));
	return words;
}

static void
all_say(struct arena *arena, struct buf *out, const struct said *said,
	const struct request_field *fields, size_t count)
{
	bool is_first = true;

	for (size_t i = 0; i < count; i++) {
		if (!str_equal(fields[i].name, str_of(said->name)) || fields[i].value.len == 0)
			continue;
		buf_add(out, is_first ? str_of(said->front) : STR(", "));
		buf_add(out, value_say(arena, fields[i].name, fields[i].value));
		is_first = false;
	}
}

struct str
log_search_say(struct arena *arena, struct str asked)
{
	struct request_field *fields = ARENA_ARRAY(arena, REQUEST_FIELDS_MAX, struct request_field);
	struct buf out CLEANUP(buf_free) = {0};
	struct err err = {0};
	size_t count = 0;
	struct str query = STR("");

	if (!str_starts(asked, STR("/search?")) ||
		!uri_fields_read(
			arena, str_from(asked, sizeof("/search?") - 1), fields, &count, &err))
		return asked;
	for (size_t i = 0; i < count; i++)
		if (str_equal(fields[i].name, STR("q")))
			query = fields[i].value;
	buf_add(&out, str_trim(query).len == 0 ? STR("everything") : query);
	for (size_t i = 0; i < COUNT_OF(saids); i++)
		all_say(arena, &out, &saids[i], fields, count);
	return str_copy(arena, buf_str(&out));
}
