#include "compare/thread/carried.h"

#include "base/arena.h"
#include "check_attachment.sql.h"
#include "compare/compare.h"
#include "compare/meeting/phrase.h"
#include "compare/thread/announced.h"
#include "store/db.h"
#include "store/kind.h"

enum { ROLE_INLINE = 2, WORD_TELLS_MIN = 4, PARTS_LOOK_MAX = 2000 };

/* Parts that programs add by themselves. */
static bool
is_furniture(struct str name, struct str declared)
{
	static const struct str names[] = {STR_INIT("smime.p7s"), STR_INIT("smime.p7m"),
		STR_INIT("signature.asc"), STR_INIT("winmail.dat")};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_equal_nocase(name, names[i]))
			return i != 3; /* what TNEF holds stands inside it */
	return str_equal_nocase(declared, STR("application/pgp-signature")) ||
		str_equal_nocase(declared, STR("text/x-amp-html"));
}

static void
part_take(struct arena *arena, struct carried *carried, const struct statement *s)
{
	struct str name = column_str(s, ATTACHMENT_PARTS_COL_NAME);
	int64_t kind = column_i64(s, ATTACHMENT_PARTS_COL_KIND);
	struct str ending = phrase_ending(name);

	if (is_furniture(name, column_str(s, ATTACHMENT_PARTS_COL_DECLARED)))
		return;
	if (column_i64(s, ATTACHMENT_PARTS_COL_ROLE) == ROLE_INLINE && kind == KIND_IMAGE) {
		carried->pictures++;
		return;
	}
	if (phrase_in(ending, "ics|vcf")) {
		carried->cards++;
		return;
	}
	if (carried->count == CARRIED_PARTS_MAX) {
		carried->has_container = true;
		return;
	}
	carried->parts[carried->count++] = (struct carried_part){
		.name = str_copy(arena, name),
		.key = phrase_key(arena, phrase_stem(name)),
		.is_container = kind == KIND_MAIL || kind == KIND_ARCHIVE ||
			phrase_in(ending, "zip|7z|rar|msg|eml|dat|tnef|p7m"),
	};
	if (carried->parts[carried->count - 1].is_container)
		carried->has_container = true;
}

bool
carried_load(struct compare *compare, struct arena *arena, int64_t document,
	struct carried *ret_carried, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	ret_carried->count = ret_carried->pictures = ret_carried->cards = 0;
	ret_carried->has_container = false;
	if (!db_begin(compare->db, &SQL_ATTACHMENT_PARTS, &s, err))
		return false;
	bind_i64(&s, ATTACHMENT_PARTS_CONTAINER, document);
	bind_i64(&s, ATTACHMENT_PARTS_COUNT, PARTS_LOOK_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		part_take(arena, ret_carried, &s);
	}
}

/* ---- names ---- */

/* Letters and digits alone: programs change blanks and signs in names of files. */
static bool
is_same(struct str a, struct str b)
{
	size_t i = 0;
	size_t k = 0;

	for (;;) {
		while (i < a.len && a.data[i] == ' ')
			i++;
		while (k < b.len && b.data[k] == ' ')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len && i > 0;
		if (a.data[i++] != b.data[k++])
			return false;
	}
}

/* The part's name, or what the words before it make of it: "the revised Keys register". */
static bool
is_part(const struct carried_part *part, const struct announce *announce)
{
	struct str wide = announce->wide;
	struct str word;

	if (is_same(part->key, announce->key))
		return true;
	while (part->key.len >= WORD_TELLS_MIN && wide.len > 0) {
		if (is_same(part->key, wide))
			return true;
		(void)str_cut(&wide, ' ', &word);
	}
	return false;
}

bool
carried_has(const struct carried *carried, const struct announce *announce)
{
	for (size_t i = 0; i < carried->count; i++)
		if (is_part(&carried->parts[i], announce))
			return true;
	return false;
}

/* Whether words have one of the name's: "I attach the agenda" of "Agenda 3 May.doc". */
static bool
speaks_of(struct str words, struct str key)
{
	struct str word;

	while (str_cut(&key, ' ', &word))
		if (word.len >= WORD_TELLS_MIN && !char_is_digit(word.data[0]) &&
			phrase_find(words, 0, word) != STR_NONE)
			return true;
	return false;
}

/* The sentence without the name of the file. */
static struct str
words_beside(struct arena *arena, const struct announce *announce)
{
	size_t at = str_find(announce->words, announce->file);

	if (announce->file.len == 0 || at == STR_NONE)
		return announce->words;
	return str_format(arena, "%.*s %.*s", STR_ARG(str_slice(announce->words, 0, at)),
		STR_ARG(str_from(announce->words, at + announce->file.len)));
}

void
carried_match(
	struct arena *arena, struct carried *carried, const struct announced *list, size_t count)
{
	for (size_t i = 0; i < carried->count; i++)
		carried->parts[i].is_named = carried->parts[i].is_told = false;
	for (size_t k = 0; k < count; k++) {
		struct str words = words_beside(arena, &list[k].announce);

		for (size_t i = 0; i < carried->count; i++) {
			struct carried_part *part = &carried->parts[i];

			if (list[k].announce.file.len > 0 && is_part(part, &list[k].announce))
				part->is_named = true;
			else if (speaks_of(words, part->key))
				part->is_told = true;
		}
	}
}

/* ---- another name ---- */

enum sort { SORT_ANY, SORT_WORDS, SORT_SHEET, SORT_SLIDES, SORT_SOUND };

/* What a file is by its ending. A PDF may be any of them, and so may a scan. */
static enum sort
sort_of(struct str name)
{
	static const struct {
		enum sort sort;
		const char *endings;
	} sorts[] = {
		{SORT_WORDS, "doc|docx|docm|dot|dotx|rtf|odt|wpd|wps|pages|txt"},
		{SORT_SHEET, "xls|xlsx|xlsm|xlsb|ods|csv|numbers"},
		{SORT_SLIDES, "ppt|pptx|pptm|pps|ppsx|odp|key"},
		{SORT_SOUND, "wav|mp3|mp4|m4a|avi|mov|wma"},
	};
	struct str ending = phrase_ending(name);

	for (size_t i = 0; i < COUNT_OF(sorts); i++)
		if (phrase_in(ending, sorts[i].endings))
			return sorts[i].sort;
	return SORT_ANY;
}

bool
carried_may(const struct carried *carried, const struct announce *announce)
{
	enum sort wanted = sort_of(announce->file);

	if (carried->has_container)
		return true;
	for (size_t i = 0; i < carried->count; i++) {
		const struct carried_part *part = &carried->parts[i];
		enum sort sort = sort_of(part->name);

		if (!part->is_named && !part->is_told &&
			(sort == wanted || sort == SORT_ANY || wanted == SORT_ANY))
			return true;
	}
	return false;
}
