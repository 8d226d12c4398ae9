#include "search/query_leaf.h"

#include "base/date.h"

#include <string.h>

static const struct field_row rows[] = {
	{"body", FIELD_TYPE_TEXT, FIELD_BODY, FILTER_ALL},
	{"text", FIELD_TYPE_TEXT, FIELD_BODY, FILTER_ALL},
	{"title", FIELD_TYPE_TEXT, FIELD_TITLE, FILTER_ALL},
	{"subject", FIELD_TYPE_TEXT, FIELD_TITLE, FILTER_ALL},
	{"from", FIELD_TYPE_TEXT, FIELD_FROM, FILTER_ALL},
	{"sender", FIELD_TYPE_TEXT, FIELD_FROM, FILTER_ALL},
	{"to", FIELD_TYPE_TEXT, FIELD_TO, FILTER_ALL},
	{"cc", FIELD_TYPE_TEXT, FIELD_CC, FILTER_ALL},
	{"bcc", FIELD_TYPE_TEXT, FIELD_BCC, FILTER_ALL},
	{"people", FIELD_TYPE_TEXT, FIELD_FROM | FIELD_TO | FIELD_CC | FIELD_BCC | FIELD_AUTHOR,
		FILTER_ALL},
	{"author", FIELD_TYPE_TEXT, FIELD_AUTHOR, FILTER_ALL},
	{"file", FIELD_TYPE_TEXT, FIELD_FILE, FILTER_ALL},
	{"filename", FIELD_TYPE_TEXT, FIELD_FILE, FILTER_ALL},
	{"name", FIELD_TYPE_TEXT, FIELD_FILE, FILTER_ALL},
	{"fact", FIELD_TYPE_TEXT, FIELD_FACT, FILTER_ALL},
	{"date", FIELD_TYPE_DATE, 0, FILTER_ALL},
	{"sent", FIELD_TYPE_SENT, 0, FILTER_ALL},
	{"kind", FIELD_TYPE_KIND, 0, FILTER_ALL},
	{"type", FIELD_TYPE_KIND, 0, FILTER_ALL},
	{"custodian", FIELD_TYPE_CUSTODIAN, 0, FILTER_ALL},
	{"delivery", FIELD_TYPE_DELIVERY, 0, FILTER_ALL},
	{"has", FIELD_TYPE_HAS, 0, FILTER_ALL},
	{"unread", FIELD_TYPE_UNREAD, 0, FILTER_ALL},
	{"id", FIELD_TYPE_ITEM, 0, FILTER_ALL},
	{"item", FIELD_TYPE_ITEM, 0, FILTER_ALL},
	{"number", FIELD_TYPE_NUMBER, 0, FILTER_ALL},
	{"line", FIELD_TYPE_LENT, 0, FILTER_LINE},
	{"gap", FIELD_TYPE_LENT, 0, FILTER_GAP},
	{"read", FIELD_TYPE_LENT, 0, FILTER_READ},
	{"code", FIELD_TYPE_LENT, 0, FILTER_CODE},
	{"coded", FIELD_TYPE_LENT, 0, FILTER_CODED},
	{"weight", FIELD_TYPE_LENT, 0, FILTER_WEIGHT},
	{"received", FIELD_TYPE_RECEIVED, 0, FILTER_ALL},
};

const struct field_row *
field_named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_equal_nocase(name, str_of(rows[i].name)))
			return &rows[i];
	return NULL;
}

enum { NAME_LEN_MAX = 24 };

/* Letters to add, leave out or change to make b of a (Levenshtein); both short. */
static unsigned
name_distance(struct str a, struct str b)
{
	unsigned row[NAME_LEN_MAX + 1];

	for (unsigned i = 0; i <= b.len; i++)
		row[i] = i;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = char_lower(a.data[i - 1]) == b.data[j - 1];
			unsigned best = corner + (same ? 0u : 1u);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

const char *
field_nearest(struct str name)
{
	const char *best = NULL;
	unsigned best_distance = 3;

	if (name.len > NAME_LEN_MAX)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		unsigned distance = name_distance(name, str_of(rows[i].name));

		if (distance < best_distance && distance < name.len) {
			best = rows[i].name;
			best_distance = distance;
		}
	}
	return best;
}

static bool
digits_read(struct str text, size_t digits_max, int *ret_value)
{
	uint64_t value;

	if (text.len == 0 || text.len > digits_max || !char_is_digit(text.data[0]) ||
		!str_to_u64(text, &value))
		return false;
	*ret_value = (int)value;
	return true;
}

/* One day, month or year: its first second and the first one behind it. */
static bool
period_read(struct str text, int64_t *ret_from, int64_t *ret_to)
{
	struct str piece;
	struct civil from = {.month = 1, .day = 1};
	struct civil to;
	int parts = 0;

	while (str_cut(&text, '-', &piece)) {
		int *into = parts == 0 ? &from.year : parts == 1 ? &from.month : &from.day;

		if (parts == 3 || (parts == 0 && piece.len != 4) ||
			!digits_read(piece, parts == 0 ? 4 : 2, into))
			return false;
		parts++;
	}
	if (from.year < 1 || from.year > 9998 || !date_civil_valid(from))
		return false;
	*ret_from = date_from_civil(from);
	if (parts == 3) {
		*ret_to = *ret_from + 86400;
		return true;
	}
	to = from;
	to.year += parts == 1 || from.month == 12 ? 1 : 0;
	to.month = parts == 1 || from.month == 12 ? 1 : from.month + 1;
	*ret_to = date_from_civil(to);
	return true;
}

bool
date_range_read(struct str text, int64_t *ret_from, int64_t *ret_to)
{
	size_t dots = str_find(text, STR(".."));
	bool below = text.len > 0 && text.data[0] == '<';
	bool above = text.len > 0 && text.data[0] == '>';
	bool with_it = text.len > 1 && text.data[1] == '=';
	int64_t from = 0;
	int64_t to = 0;

	*ret_from = DATE_NONE + 1;
	*ret_to = INT64_MAX;
	if (below || above) {
		if (!period_read(str_from(text, with_it ? 2 : 1), &from, &to))
			return false;
		if (above)
			*ret_from = with_it ? from : to;
		else
			*ret_to = with_it ? to : from;
		return true;
	}
	if (dots == STR_NONE)
		return period_read(text, ret_from, ret_to);
	if (text.len == 2)
		return false;
	if (dots > 0 && !period_read(str_slice(text, 0, dots), ret_from, &to))
		return false;
	if (dots + 2 < text.len && !period_read(str_from(text, dots + 2), &from, ret_to))
		return false;
	return *ret_from < *ret_to;
}
