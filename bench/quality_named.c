/* Page counts, character encodings, and whether what is locked or damaged is said to be. */
#include "quality.h"

#include "base/err.h"
#include "base/json.h"

void
quality_pages(struct quality *q, const struct subject *s, const struct json *facts)
{
	const struct json *pages = json_get(facts, "pages");

	if (pages == NULL || json_get(facts, "pages_disputed") != NULL)
		return;
	quality_count(q, GROUP_PAGES, s,
		str_format(&q->file, "%.*s pages; fact: %.*s", STR_ARG(pages->text),
			STR_ARG(member_fact(&s->members[0], "pages"))),
		str_equal(member_fact(&s->members[0], "pages"), pages->text));
}

/* Names of one encoding, and of those that hold it whole: a text in ASCII is one in UTF-8, and
 * the WHATWG Encoding Standard decodes the narrower names by the wider tables. */
static const struct {
	const char *name;
	const char *wider;
} encodings[] = {
	{"ascii", "utf8"},
	{"usascii", "utf8"},
	{"utf8sig", "utf8"},
	{"ibm866", "cp866"},
	{"ibm855", "cp855"},
	{"gb2312", "gb18030"},
	{"gbk", "gb18030"},
	{"cp936", "gb18030"},
	{"shiftjis", "cp932"},
	{"windows31j", "cp932"},
	{"euckr", "cp949"},
	{"windows949", "cp949"},
	{"big5hkscs", "big5"},
	{"cp950", "big5"},
	{"iso88591", "windows1252"},
	{"iso88599", "windows1254"},
	{"tis620", "windows874"},
	{"iso885911", "windows874"},
	{"xmaccyrillic", "maccyrillic"},
	{"iso88598i", "windows1255"},
	{"iso88598", "windows1255"},
};

static struct str
encoding_fold(struct quality *q, struct str name)
{
	char *folded = ARENA_ARRAY(&q->file, name.len + 1, char);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++)
		if (char_is_alpha(name.data[i]) || char_is_digit(name.data[i]))
			folded[len++] = char_lower(name.data[i]);
	for (size_t i = 0; i < COUNT_OF(encodings); i++)
		if (str_equal(str_make(folded, len), str_of(encodings[i].name)))
			return str_of(encodings[i].wider);
	return str_make(folded, len);
}

/* "UTF-32" and "UTF-16" leave the byte order to the mark. */
static bool
is_of_family(struct str wanted, struct str ours)
{
	return (str_equal(wanted, STR("UTF-32")) || str_equal(wanted, STR("UTF-16"))) &&
		str_starts(ours, wanted);
}

void
quality_encoding(struct quality *q, const struct subject *s, const struct json *facts)
{
	struct str wanted = json_get_str(facts, "encoding");
	struct str ours = member_fact(&s->members[0], "encoding");

	if (wanted.len == 0)
		return;
	quality_count(q, GROUP_ENCODING, s,
		str_format(&q->file, "%.*s; fact: %.*s", STR_ARG(wanted), STR_ARG(ours)),
		str_equal(encoding_fold(q, wanted), encoding_fold(q, ours)) ||
			is_of_family(wanted, ours));
}

static bool
is_true(const struct json *facts, const char *key)
{
	const struct json *value = json_get(facts, key);

	return value != NULL && value->type == JSON_BOOL && value->boolean;
}

/* A reason, a name that its content contradicts or a word on something odd, at the file or at
 * anything inside it. */
static bool
is_named(const struct subject *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct member *m = &s->members[i];

		if (m->item.reason != ERR_NONE || m->document.reason != ERR_NONE ||
			m->document.contradicts || member_fact(m, "oddity").data != NULL ||
			member_fact(m, "encrypted").data != NULL)
			return true;
	}
	return false;
}

static bool
is_locked(const struct subject *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->members[i].item.reason == ERR_PASSWORD ||
			s->members[i].document.reason == ERR_PASSWORD ||
			member_fact(&s->members[i], "encrypted").data != NULL)
			return true;
	return false;
}

static bool
has_survived(const struct subject *s, enum err_kind *ret_kind)
{
	static const enum err_kind ends[] = {ERR_CRASHED, ERR_TIMEOUT, ERR_MEMORY, ERR_INTERNAL};

	for (size_t i = 0; i < s->count; i++)
		for (size_t e = 0; e < COUNT_OF(ends); e++)
			if (s->members[i].document.reason == ends[e]) {
				*ret_kind = ends[e];
				return false;
			}
	return true;
}

void
quality_named(struct quality *q, const struct subject *s, const struct json *facts)
{
	enum err_kind kind = ERR_NONE;
	bool survived = has_survived(s, &kind);
	struct str said = json_get_str(facts, "expected_error");

	quality_count(q, GROUP_SURVIVED, s, str_of(err_kind_name(kind)), survived);
	if (is_true(facts, "encrypted"))
		quality_count(q, GROUP_LOCKED, s, STR("encrypted"), is_locked(s));
	if (is_true(facts, "malformed"))
		quality_count(q, GROUP_DAMAGED, s, STR("malformed"), is_named(s));
	else if (said.len > 0)
		quality_count(q, GROUP_DAMAGED, s, said, is_named(s));
	else if (is_true(facts, "some_test_expects_fatal"))
		quality_count(
			q, GROUP_DAMAGED, s, STR("its source's test fails on it"), is_named(s));
	else if (json_get(facts, "unreadable_by") != NULL)
		quality_count(
			q, GROUP_DAMAGED, s, STR("unreadable to three PDF programs"), is_named(s));
	else if (json_get(facts, "category") != NULL)
		quality_count(
			q, GROUP_DAMAGED_BY_NAME, s, json_get_str(facts, "category"), is_named(s));
}
