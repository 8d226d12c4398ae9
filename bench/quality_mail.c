/* Mail: who, when, about what, with what attached, and parts by their bytes. */
#include "quality.h"

#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/place.h"

static bool
fact_has(struct quality *q, const struct member *head, const char *name, struct str wanted)
{
	struct str folded = str_lower(&q->file, text_fold(&q->file, wanted));
	struct str value;

	for (size_t i = 0; member_fact_at(head, name, i, &value); i++)
		if (str_find(str_lower(&q->file, text_fold(&q->file, value)), folded) != STR_NONE)
			return true;
	return false;
}

/* True where ours ends as the wanted does (or is it, as a whole). U+FFFD in the wanted is a letter
 * that the source could not decode: any one letter stands for it. */
static bool
is_same(struct str ours, struct str wanted, bool is_whole)
{
	size_t mine = utf8_count(ours);
	size_t theirs = utf8_count(wanted);

	if (mine < theirs || (is_whole && mine > theirs))
		return false;
	for (; mine > theirs; mine--)
		(void)utf8_take(&ours);
	while (wanted.len > 0) {
		uint32_t c = utf8_take(&wanted);

		if (utf8_take(&ours) != c && c != UTF8_REPLACEMENT)
			return false;
	}
	return true;
}

static bool
is_address_char(char c)
{
	return c != '<' && c != '>' && c != ',' && c != ';' && c != '"' && c != '\'' && c != '(' &&
		c != ')' && c != ':' && !char_is_space(c);
}

/* A field without addresses: each of its words between commas, quotes and brackets. */
static bool
words_match(struct quality *q, const struct member *head, const char *fact, struct str field)
{
	size_t from = 0;

	for (size_t i = 0; i <= field.len; i++) {
		struct str piece;

		if (i < field.len && field.data[i] != ',' && field.data[i] != '"' &&
			field.data[i] != '<' && field.data[i] != '>')
			continue;
		piece = str_trim(str_slice(field, from, i));
		from = i + 1;
		if (piece.len > 0 && !fact_has(q, head, fact, piece))
			return false;
	}
	return true;
}

/* All addresses of a field as it was written; where it has none, its words without quotes. */
static bool
people_match(struct quality *q, const struct member *head, const char *fact, struct str field)
{
	bool any = false;

	for (size_t i = 0; i < field.len; i++) {
		size_t from = i;
		size_t to = i;

		if (field.data[i] != '@')
			continue;
		while (from > 0 && is_address_char(field.data[from - 1]))
			from--;
		while (to < field.len && is_address_char(field.data[to]))
			to++;
		any = true;
		if (!fact_has(q, head, fact, str_slice(field, from, to)))
			return false;
		i = to;
	}
	if (any)
		return true;
	return words_match(q, head, fact, field);
}

static void
people_count(struct quality *q, const struct subject *s, const char *fact, struct str field)
{
	if (str_trim(field).len == 0)
		return;
	quality_count(q, GROUP_MAIL, s,
		str_format(&q->file, "%s: %.*s", fact, STR_ARG(text_fold(&q->file, field))),
		people_match(q, &s->members[0], fact, field));
}

/* [{"name": ..., "address": ...}] within "List", or the like within the groups of "Group". */
static void
people_list_count(
	struct quality *q, const struct subject *s, const char *fact, const struct json *list)
{
	const struct json *person = json_get(list, "List");

	if (person == NULL) {
		const struct json *group = json_get(list, "Group");

		for (group = group != NULL ? group->first : NULL; group; group = group->next) {
			person = json_get(group, "addresses");
			for (person = person ? person->first : NULL; person; person = person->next)
				people_count(q, s, fact, json_get_str(person, "address"));
		}
		return;
	}
	for (person = person->first; person != NULL; person = person->next)
		people_count(q, s, fact, json_get_str(person, "address"));
}

static void
subject_count(struct quality *q, const struct subject *s, struct str wanted)
{
	struct str ours = text_fold(&q->file, member_fact(&s->members[0], "subject"));

	quality_count(q, GROUP_MAIL, s,
		str_format(&q->file, "subject: %.*s", STR_ARG(text_fold(&q->file, wanted))),
		is_same(ours, text_fold(&q->file, wanted), true));
}

static void
date_count(struct quality *q, const struct subject *s, struct str wanted)
{
	struct str ours = member_fact(&s->members[0], "sent");
	int64_t moment;
	int64_t sent;
	bool is_met;

	if (!date_parse_iso(wanted, &moment) && !date_parse_mail(wanted, &moment))
		is_met = fact_has(q, &s->members[0], "header:Date", wanted);
	else
		is_met = date_parse_iso(ours, &sent) && sent == moment;
	quality_count(q, GROUP_MAIL, s,
		str_format(&q->file, "date: %.*s", STR_ARG(text_fold(&q->file, wanted))), is_met);
}

static void
message_id_count(struct quality *q, const struct subject *s, struct str wanted)
{
	wanted = str_trim(wanted);
	if (str_starts(wanted, STR("<")))
		wanted = str_from(wanted, 1);
	if (str_ends(wanted, STR(">")))
		wanted = str_slice(wanted, 0, wanted.len - 1);
	if (wanted.len == 0)
		return;
	quality_count(q, GROUP_MAIL, s, str_format(&q->file, "message_id: %.*s", STR_ARG(wanted)),
		fact_has(q, &s->members[0], "message_id", wanted));
}

/* A name is found as a part's anywhere below, or as an attachment that the mail says it has. */
static bool
attachment_is_there(struct quality *q, const struct subject *s, struct str name)
{
	struct str folded = text_fold(&q->file, name);

	for (size_t i = 1; i < s->count; i++) {
		if (is_same(text_fold(&q->file, s->members[i].item.path), folded, false))
			return true;
		if (fact_has(q, &s->members[i], "attachment", name))
			return true;
	}
	return fact_has(q, &s->members[0], "attachment", name);
}

/* Bodies of the mail behind its first, which are read as its text: some list them as attachments. */
static size_t
further_bodies(struct quality *q, const struct subject *s)
{
	struct json *list = NULL;
	struct err ignored = {0};
	size_t count = 0;

	if (s->members[0].reading.places.len == 0 ||
		!json_read(&q->file, s->members[0].reading.places, &list, &ignored))
		return 0;
	for (const struct json *place = list->first; place != NULL; place = place->next)
		if (place->count > 0 && place->first->number == (double)PLACE_MESSAGE_BODY)
			count++;
	return count > 0 ? count - 1 : 0;
}

static void
attachments_count(struct quality *q, const struct subject *s, const struct json *list)
{
	const struct json *name = list != NULL ? list->first : NULL;
	size_t parts = s->count - 1 + further_bodies(q, s);

	/* Those without a name are there where there are parts and bodies enough. */
	for (; name != NULL; name = name->next)
		quality_count(q, GROUP_ATTACHMENT, s,
			name->type == JSON_STRING ? name->text : STR("(one without a name)"),
			name->type == JSON_STRING ? attachment_is_there(q, s, name->text)
						  : parts >= list->count);
}

static bool
bytes_are_there(const struct subject *s, struct str digits)
{
	struct vault_hash wanted;

	if (!hex_decode(digits, wanted.bytes, sizeof(wanted.bytes)))
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (s->members[i].document.id != 0 &&
			str_equal(
				str_make(s->members[i].document.sha256.bytes, sizeof(wanted.bytes)),
				str_make(wanted.bytes, sizeof(wanted.bytes))))
			return true;
	return false;
}

/* A body in plain text is text of the mail, not a part with bytes: only the others compare. */
static void
decoded_count(struct quality *q, const struct subject *s, const struct json *list)
{
	const struct json *part = list != NULL ? list->first : NULL;

	for (; part != NULL; part = part->next) {
		struct str name = json_get_str(part, "part");

		if (str_ends(name, STR(".txt")))
			continue;
		quality_count(q, GROUP_DECODED, s, name,
			bytes_are_there(s, json_get_str(part, "sha256")));
	}
}

void
quality_mail(struct quality *q, const struct subject *s, const struct json *facts)
{
	const struct json *python = json_get(facts, "derived_python_email");
	const struct json *value;

	if (python != NULL) {
		if ((value = json_get(python, "subject")) != NULL)
			subject_count(q, s, value->text);
		people_count(q, s, "from", json_get_str(python, "from"));
		people_count(q, s, "to", json_get_str(python, "to"));
		if ((value = json_get(python, "date")) != NULL)
			date_count(q, s, value->text);
		message_id_count(q, s, json_get_str(python, "message-id"));
		attachments_count(q, s, json_get(python, "attachments"));
	}
	if ((value = json_get(facts, "subject")) != NULL)
		subject_count(q, s, value->text);
	people_list_count(q, s, "from", json_get(facts, "from"));
	people_list_count(q, s, "to", json_get(facts, "to"));
	if ((value = json_get(facts, "date")) != NULL)
		date_count(q, s, value->text);
	message_id_count(q, s, json_get_str(facts, "message_id"));
	attachments_count(q, s, json_get(facts, "attachments"));
	decoded_count(q, s, json_get(facts, "decoded_parts"));
}
