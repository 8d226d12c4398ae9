#include "compare/copies/copy_view.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "copies.sql.h"
#include "store/db.h"

static bool
facts_load(struct compare *compare, struct arena *arena, struct copy_view *view, bool *ret_found,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COPIES_FACTS, &s, err))
		return false;
	bind_i64(&s, COPIES_FACTS_DOCUMENT, view->subject.document.id);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	view->id = str_copy(arena, column_str(&s, COPIES_FACTS_COL_MESSAGE_ID));
	view->subject_line = str_copy(arena, column_str(&s, COPIES_FACTS_COL_SUBJECT));
	view->sent = column_moment(&s, COPIES_FACTS_COL_SENT);
	return true;
}

static bool
people_load(struct compare *compare, struct arena *arena, struct copy_view *view, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	view->people = ARENA_ARRAY(arena, COPY_PERSON_MAX, struct copy_person);
	if (!db_begin(compare->db, &SQL_COPIES_RECIPIENTS, &s, err))
		return false;
	bind_i64(&s, COPIES_RECIPIENTS_DOCUMENT, view->subject.document.id);
	bind_i64(&s, COPIES_RECIPIENTS_COUNT, COPY_PERSON_MAX);
	while (view->person_count < COPY_PERSON_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		view->people[view->person_count++] = (struct copy_person){
			.role = (int)column_i64(&s, COPIES_RECIPIENTS_COL_ROLE),
			.address = str_copy(arena, column_str(&s, COPIES_RECIPIENTS_COL_ADDRESS)),
			.name = str_copy(arena, column_str(&s, COPIES_RECIPIENTS_COL_NAME)),
		};
	}
	return true;
}

/* What mail programs add and drop by themselves. */
static bool
is_machinery(struct str name)
{
	static const struct str names[] = {STR_INIT("winmail.dat"), STR_INIT("smime.p7s"),
		STR_INIT("smime.p7m"), STR_INIT("signature.asc"), STR_INIT("att.dat")};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_equal(name, names[i]))
			return true;
	if (name.len == 0 || str_starts(name, STR("att0")))
		return true;
	return str_starts(name, STR("image0")) || str_starts(name, STR("~wrd"));
}

static bool
attachments_load(
	struct compare *compare, struct arena *arena, struct copy_view *view, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	view->attachments = ARENA_ARRAY(arena, COPY_ATTACHMENT_MAX, struct copy_attachment);
	if (!db_begin(compare->db, &SQL_COPIES_ATTACHMENTS, &s, err))
		return false;
	bind_i64(&s, COPIES_ATTACHMENTS_DOCUMENT, view->subject.document.id);
	bind_i64(&s, COPIES_ATTACHMENTS_COUNT, COPY_ATTACHMENT_MAX);
	while (view->attachment_count < COPY_ATTACHMENT_MAX) {
		struct str name;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		name = str_lower(arena, str_trim(column_str(&s, COPIES_ATTACHMENTS_COL_NAME)));
		if (!is_machinery(name))
			view->attachments[view->attachment_count++] = (struct copy_attachment){
				column_i64(&s, COPIES_ATTACHMENTS_COL_DOCUMENT), name};
	}
	return true;
}

bool
copy_view_load(struct compare *compare, struct arena *arena, int64_t document,
	struct copy_view *ret_view, bool *ret_found, struct err *err)
{
	*ret_view = (struct copy_view){0};
	*ret_found = false;
	if (!subject_load(compare, arena, document, &ret_view->subject, err))
		return false;
	if (ret_view->subject.item_count == 0)
		return true;
	ret_view->item = ret_view->subject.items[0].id;
	return facts_load(compare, arena, ret_view, ret_found, err) &&
		people_load(compare, arena, ret_view, err) &&
		attachments_load(compare, arena, ret_view, err) &&
		custodian_name(compare, arena, ret_view->subject.items[0].custodian,
			&ret_view->custodian, err);
}

struct str
copy_view_words(struct arena *arena, const struct copy_view *view)
{
	return str_format(
		arena, "item %lld (%.*s)", (long long)view->item, STR_ARG(view->custodian));
}

bool
copy_view_same_format(const struct copy_view *a, const struct copy_view *b)
{
	return str_equal(a->subject.document.format, b->subject.document.format);
}
