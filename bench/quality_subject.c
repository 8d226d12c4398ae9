#include "quality.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"
#include "extract/format.h"
#include "store/inspection.h"

/* The collection is the first that the inspection was given. */
enum { DELIVERY = 1 };

/* A space of Unicode, or a character without width that text is compared without. */
static bool
is_blank(uint32_t c)
{
	return c <= ' ' || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
		c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

struct str
text_fold(struct arena *arena, struct str text)
{
	struct buf plain CLEANUP(buf_free) = {0};
	struct buf clean CLEANUP(buf_free) = {0};
	struct buf out CLEANUP(buf_free) = {0};
	struct str rest;
	bool blank = false;

	/* A zero ends a name in some files, and stands in what their tests expect: it is no text. */
	if (str_find_char(text, '\0') != STR_NONE) {
		for (size_t i = 0; i < text.len; i++)
			buf_add_char(&plain, text.data[i] == '\0' ? ' ' : text.data[i]);
		text = buf_str(&plain);
	}
	utf8_clean(&clean, text);
	rest = buf_str(&clean);
	while (rest.len > 0) {
		uint32_t c = utf8_take(&rest);

		if (is_blank(c)) {
			blank = true;
			continue;
		}
		if (blank && out.len > 0)
			buf_add_char(&out, ' ');
		blank = false;
		buf_add_codepoint(&out, c);
	}
	return str_copy(arena, buf_str(&out));
}

bool
member_fact_at(const struct member *member, const char *name, size_t index, struct str *ret_value)
{
	const struct json *fact = member->facts != NULL ? member->facts->first : NULL;

	for (; fact != NULL; fact = fact->next) {
		if (fact->count < 2 || !str_equal(fact->first->text, str_of(name)))
			continue;
		if (index-- > 0)
			continue;
		*ret_value = fact->first->next->text;
		return true;
	}
	return false;
}

struct str
member_fact(const struct member *member, const char *name)
{
	struct str value;

	return member_fact_at(member, name, 0, &value) ? value : (struct str){0};
}

static bool
member_load(struct quality *q, int64_t id, struct member *ret_member, struct err *err)
{
	struct json *facts = NULL;
	struct err unread = {0};

	if (!item_get(q->inspection, &q->file, id, &ret_member->item, err))
		return false;
	if (ret_member->item.document == 0)
		return true;
	if (!document_get(
		    q->inspection, &q->file, ret_member->item.document, &ret_member->document, err))
		return false;
	/* What could not be read at all has no reading. */
	if (!document_reading_get(q->inspection, &q->file, ret_member->document.id,
		    &ret_member->reading, &unread)) {
		ret_member->reading = (struct document_reading){0};
		return true;
	}
	if (ret_member->reading.facts.len > 0 &&
		!json_read(&q->file, ret_member->reading.facts, &facts, err))
		return false;
	ret_member->facts = facts;
	return true;
}

/* Labels of places: names of sheets, authors of comments. */
static bool
places_add(struct quality *q, struct buf *to, struct str places, struct err *err)
{
	struct json *list = NULL;

	if (places.len == 0)
		return true;
	if (!json_read(&q->file, places, &list, err))
		return false;
	for (const struct json *place = list->first; place != NULL; place = place->next)
		for (const struct json *value = place->first; value != NULL; value = value->next)
			if (value->type == JSON_STRING) {
				buf_add(to, value->text);
				buf_add_char(to, '\n');
			}
	return true;
}

static void
family_text_add(struct buf *to, const struct member *member)
{
	const struct json *fact = member->facts != NULL ? member->facts->first : NULL;

	buf_add(to, member->item.path);
	buf_add_char(to, '\n');
	buf_add(to, member->reading.text);
	buf_add_char(to, '\n');
	buf_add(to, format_media(member->document.format));
	buf_add_char(to, '\n');
	buf_add(to, member->reading.words);
	buf_add_char(to, '\n');
	buf_add(to, member->item.words);
	buf_add_char(to, '\n');
	for (; fact != NULL; fact = fact->next) {
		if (fact->count < 2)
			continue;
		buf_add(to, fact->first->next->text);
		buf_add_char(to, '\n');
	}
}

bool
subject_load(struct quality *q, struct str path, struct subject *ret_subject, struct err *err)
{
	struct buf all CLEANUP(buf_free) = {0};
	struct item head;
	int64_t *ids;
	size_t count;

	*ret_subject = (struct subject){.path = path};
	if (!item_by_path(q->inspection, &q->file, DELIVERY, path, &head, err))
		return false;
	if (head.id == 0)
		return err_set(
			err, ERR_NOT_FOUND, "the inspection has no item \"%.*s\"", STR_ARG(path));
	if (!items_of_family(q->inspection, &q->file, head.id, &ids, &count, err))
		return false;
	ret_subject->members = ARENA_ARRAY(&q->file, count, struct member);
	ret_subject->count = count;
	for (size_t i = 0; i < count; i++) {
		if (!member_load(q, ids[i], &ret_subject->members[i], err))
			return err_in(err, "%.*s", STR_ARG(path));
		family_text_add(&all, &ret_subject->members[i]);
		if (!places_add(q, &all, ret_subject->members[i].reading.places, err))
			return err_in(err, "%.*s", STR_ARG(path));
	}
	ret_subject->item_text = text_fold(&q->file, ret_subject->members[0].reading.text);
	ret_subject->family_text = text_fold(&q->file, buf_str(&all));
	return true;
}

struct str
subject_reason(struct quality *q, const struct subject *subject)
{
	const struct member *head = &subject->members[0];
	enum err_kind kind = head->document.reason != ERR_NONE ? head->document.reason
							       : head->item.reason;
	struct str words = head->reading.words.len > 0 ? head->reading.words : head->item.words;

	if (kind == ERR_NONE)
		return str_format(&q->file, "read as %.*s", STR_ARG(head->document.format));
	return text_fold(&q->file,
		str_format(&q->file, "%.*s, %s: %.*s", STR_ARG(head->document.format),
			err_kind_name(kind), STR_ARG(words)));
}
