/* Archives: every member by name, and some by their bytes. */
#include "quality.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/utf8.h"
#include "extract/encoding.h"

static bool
is_behind_slash(struct str path, struct str name)
{
	return str_ends(path, name) && path.len > name.len &&
		path.data[path.len - name.len - 1] == '/';
}

/* The manifest writes names in old code pages byte by byte as ISO 8859-1: those bytes, or "". */
static struct str
latin1_bytes(struct quality *q, struct str name)
{
	char *bytes = ARENA_ARRAY(&q->file, name.len + 1, char);
	size_t len = 0;

	while (name.len > 0) {
		uint32_t c = utf8_take(&name);

		if (c > 0xff)
			return (struct str){0};
		bytes[len++] = (char)(unsigned char)c;
	}
	return str_make(bytes, len);
}

/* The member of that name, at any depth; NULL where none is. */
static const struct member *
member_named(struct quality *q, const struct subject *s, struct str name)
{
	struct str raw = latin1_bytes(q, name);

	for (size_t i = 1; i < s->count; i++) {
		const struct item *item = &s->members[i].item;

		if (is_behind_slash(item->path, name) ||
			(raw.len > 0 && is_behind_slash(item->path_bytes, raw)))
			return &s->members[i];
	}
	return NULL;
}

static struct str
name_trim(struct str name)
{
	while (str_starts(name, STR("./")))
		name = str_from(name, 2);
	while (name.len > 0 && name.data[0] == '/')
		name = str_from(name, 1);
	while (name.len > 0 && name.data[name.len - 1] == '/')
		name = str_slice(name, 0, name.len - 1);
	return name;
}

/* Folders and links of an archive have no bytes: they are facts of it, "name -> target". */
static bool
says_name(const struct json *fact, struct str name)
{
	static const char *const kinds[] = {"folder", "symbolic_link", "hard_link", "member_name"};
	struct str value = fact->first->next->text;
	size_t arrow = str_find(value, STR(" -> "));

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_equal(fact->first->text, str_of(kinds[i])))
			return str_equal(name_trim(str_slice(value, 0, arrow)), name);
	return false;
}

static bool
is_said(const struct subject *s, struct str name)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct json *fact = s->members[i].facts ? s->members[i].facts->first : NULL;

		for (; fact != NULL; fact = fact->next)
			if (fact->count > 1 && says_name(fact, name))
				return true;
	}
	return false;
}

static struct str
name_tidy(struct quality *q, struct str name)
{
	return name_trim(text_fold(&q->file, name));
}

/* Some tables list one member several times, as the bytes of its name in one code page look under
 * others: such a name counts as found where those bytes are a name of ours in one of them. */
static bool
is_named_elsewhere(struct quality *q, const struct subject *s, struct str written)
{
	static const char *const pages[] = {
		"KOI8-R", "IBM866", "windows-1251", "Shift_JIS", "EUC-JP", "windows-1252"};
	struct str raw = latin1_bytes(q, written);

	if (raw.len == 0 || utf8_is_plain_ascii(raw))
		return false;
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct buf text CLEANUP(buf_free) = {0};
		struct str name;

		(void)encoding_to_utf8(&text, raw, str_of(pages[i]));
		name = name_tidy(q, buf_str(&text));
		if (name.len > 0 && (member_named(q, s, name) != NULL || is_said(s, name)))
			return true;
	}
	return false;
}

static bool
has_bytes(const struct member *member, struct str digits)
{
	unsigned char wanted[32];

	return member != NULL && member->document.id != 0 &&
		hex_decode(digits, wanted, sizeof(wanted)) &&
		str_equal(str_make(member->document.sha256.bytes, sizeof(wanted)),
			str_make(wanted, sizeof(wanted)));
}

void
quality_parts(struct quality *q, const struct subject *s, const struct json *facts)
{
	const struct json *entry = json_get(facts, "entries");

	for (entry = entry != NULL ? entry->first : NULL; entry != NULL; entry = entry->next) {
		struct str name = name_tidy(q, entry->text);

		if (name.len == 0)
			continue;
		quality_count(q, GROUP_ENTRY, s, entry->text,
			member_named(q, s, name) != NULL || is_said(s, name) ||
				is_named_elsewhere(q, s, entry->text));
	}
	entry = json_get(facts, "entries_sha256");
	for (entry = entry != NULL ? entry->first : NULL; entry != NULL; entry = entry->next)
		quality_count(q, GROUP_ENTRY_BYTES, s, entry->key,
			has_bytes(member_named(q, s, name_tidy(q, entry->key)), entry->text));
}
