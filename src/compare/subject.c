#include "compare/subject.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "store/db.h"
#include "subject.sql.h"

/* The nth child of an array; NULL beyond its end. */
static const struct json *
child_at(const struct json *array, size_t n)
{
	const struct json *child = array->first;

	while (child != NULL && n-- > 0)
		child = child->next;
	return child;
}

static struct str
text_at(const struct json *array, size_t n)
{
	const struct json *child = child_at(array, n);

	return child == NULL || child->type != JSON_STRING ? STR("") : child->text;
}

static uint64_t
number_at(const struct json *array, size_t n)
{
	const struct json *child = child_at(array, n);
	uint64_t value = 0;

	return child != NULL && child->type == JSON_NUMBER && str_to_u64(child->text, &value)
		? value
		: 0;
}

static bool
facts_load(struct arena *arena, struct subject *subject, struct err *err)
{
	struct json *all;

	if (!json_read(arena, subject->reading.facts, &all, err))
		return false;
	subject->facts = ARENA_ARRAY(arena, all->count, struct subject_fact);
	for (const struct json *one = all->first; one != NULL; one = one->next)
		subject->facts[subject->fact_count++] = (struct subject_fact){
			text_at(one, 0), text_at(one, 1)};
	return true;
}

static bool
places_load(struct arena *arena, struct subject *subject, struct err *err)
{
	struct json *all;

	if (!json_read(arena, subject->reading.places, &all, err))
		return false;
	subject->places = ARENA_ARRAY(arena, all->count, struct subject_place);
	for (const struct json *one = all->first; one != NULL; one = one->next)
		subject->places[subject->place_count++] = (struct subject_place){
			.kind = (int)number_at(one, 0),
			.number = (uint32_t)number_at(one, 1),
			.from = number_at(one, 2),
			.to = number_at(one, 3),
			.label = text_at(one, 4),
		};
	return true;
}

static void
item_take(const struct statement *s, struct arena *arena, struct subject_item *item)
{
	*item = (struct subject_item){
		.id = column_i64(s, SUBJECT_ITEMS_COL_ID),
		.delivery = column_i64(s, SUBJECT_ITEMS_COL_DELIVERY),
		.custodian = column_i64(s, SUBJECT_ITEMS_COL_CUSTODIAN),
		.parent = column_i64(s, SUBJECT_ITEMS_COL_PARENT),
		.family = column_i64(s, SUBJECT_ITEMS_COL_FAMILY),
		.ordinal = (uint32_t)column_i64(s, SUBJECT_ITEMS_COL_ORDINAL),
		.role = (int)column_i64(s, SUBJECT_ITEMS_COL_ROLE),
		.is_deleted = column_i64(s, SUBJECT_ITEMS_COL_IS_DELETED) != 0,
		.modified = column_moment(s, SUBJECT_ITEMS_COL_MODIFIED),
		.path = str_copy(arena, column_str(s, SUBJECT_ITEMS_COL_PATH)),
	};
}

static bool
items_load(struct compare *compare, struct arena *arena, struct subject *subject, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(compare->db, &SQL_SUBJECT_ITEMS, &s, err))
		return false;
	bind_i64(&s, SUBJECT_ITEMS_DOCUMENT, subject->document.id);
	bind_i64(&s, SUBJECT_ITEMS_COUNT, SUBJECT_ITEM_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		subject->items = arena_grow(
			arena, subject->items, subject->item_count, &room, sizeof(*subject->items));
		item_take(&s, arena, &subject->items[subject->item_count]);
		/* Beside a running intake one may look without having a number for it yet. */
		if (subject->items[subject->item_count].custodian == 0 &&
			db_in_transaction(compare->db) &&
			!custodian_id(compare, column_str(&s, SUBJECT_ITEMS_COL_CUSTODIAN_NAME),
				&subject->items[subject->item_count].custodian, err))
			return false;
		subject->item_count++;
	}
}

bool
subject_parse(struct arena *arena, struct subject *subject, struct err *err)
{
	return facts_load(arena, subject, err) && places_load(arena, subject, err);
}

bool
subject_load(struct compare *compare, struct arena *arena, int64_t document,
	struct subject *ret_subject, struct err *err)
{
	*ret_subject = (struct subject){0};
	return document_get(compare->inspection, arena, document, &ret_subject->document, err) &&
		document_reading_get(
			compare->inspection, arena, document, &ret_subject->reading, err) &&
		subject_parse(arena, ret_subject, err) &&
		items_load(compare, arena, ret_subject, err);
}

struct str
subject_fact(const struct subject *subject, const char *name)
{
	struct str wanted = str_of(name);

	for (size_t i = 0; i < subject->fact_count; i++)
		if (str_equal(subject->facts[i].name, wanted))
			return subject->facts[i].value;
	return STR("");
}
