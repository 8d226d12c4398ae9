/* Altered copies of documents: a paragraph taken out, a number changed. */
#include "absences_inside.h"

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/mail.h"

#include <fcntl.h>
#include <sys/stat.h>

enum {
	SOURCE_MAX = 60, /* of each sort */
	WORDS_MIN = 120,
	PARAGRAPH_WORDS = 15,
	PARAGRAPH_MAX = 4000,
	MADE_DAY = 17897 /* 2019-01-01 */
};

struct source {
	struct str path; /* how its item's path ends, "" where it is still to be written */
	struct str text;
	struct str bare;
};

struct sources {
	struct source *list;
	size_t count;
};

static size_t
words_count(struct str text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.len; i++)
		words += char_is_alpha(text.data[i]) && (i == 0 || char_is_space(text.data[i - 1]));
	return words;
}

/* Not one that has its middle in common with another (a copy, or a circular), nor one that holds the
 * front of another or whose front another holds: an answer that quotes it. */
static bool
source_add(struct set *set, struct sources *s, struct str path, struct str text)
{
	struct str bare = absences_bare(&set->arena, text, BARE_SIZE);
	struct str middle = str_slice(bare, bare.len / 2, bare.len / 2 + PROBE_SIZE);
	struct str front = str_slice(bare, 0, PROBE_SIZE);

	if (words_count(text) < WORDS_MIN)
		return false;
	for (size_t i = 0; i < s->count; i++)
		if (str_find(s->list[i].bare, middle) != STR_NONE ||
			str_find(s->list[i].bare, front) != STR_NONE ||
			str_find(bare, str_slice(s->list[i].bare, 0, PROBE_SIZE)) != STR_NONE)
			return false;
	s->list[s->count++] = (struct source){path, text, bare};
	return true;
}

static size_t
attachments_add(struct set *set, struct sources *s, const struct mail *mail)
{
	struct mime mime = {0};
	size_t added = 0;

	mime_parse(&set->arena, mail->bytes, &mime);
	for (size_t i = 0; i < mime.count; i++) {
		const struct mime_entity *entity = &mime.entities[i];
		struct buf decoded CLEANUP(buf_free) = {0};
		struct str name;
		struct str text;

		if (!absences_is_attachment(&mime, entity))
			continue;
		name = mail_part_name(&mime, entity, STR("utf-8"));
		if (name.len == 0)
			continue;
		text = absences_text(set, mail_decoded(&decoded, entity), name, entity->type);
		added += source_add(set, s,
			str_format(&set->arena, "%.*s/%.*s", STR_ARG(mail->path), STR_ARG(name)),
			text);
	}
	return added;
}

static void
sources_find(struct set *set, struct sources *s)
{
	size_t from = set->count == 0 ? 0 : (size_t)random_below(set->random, set->count);
	size_t added = 0;

	s->list = ARENA_ARRAY(&set->arena, SOURCE_MAX * 4 + 64, struct source);
	for (size_t i = 0; i < set->paper_count && added < SOURCE_MAX; i++)
		added += source_add(set, s, set->papers[i].path, set->papers[i].text);
	added = 0;
	for (size_t i = 0; i < set->count && added < SOURCE_MAX; i++) {
		const struct mail *mail = &set->mails[(from + i) % set->count];

		if (!mail->is_removed && !mail->is_fixed && mail->has_attachment &&
			!mail->is_without_parts)
			added += attachments_add(set, s, mail);
	}
	added = 0;
	for (size_t i = 0; i < set->count && added < SOURCE_MAX; i++) {
		const struct mail *mail = &set->mails[(from + i) % set->count];

		/* What quotes is a version of what it quotes. */
		if (!mail->is_fixed && str_find(mail->text, STR("\n>")) == STR_NONE &&
			str_find_nocase(mail->text, STR("original message")) == STR_NONE &&
			str_find_nocase(mail->text, STR("forwarded by")) == STR_NONE)
			added += source_add(set, s, STR(""), mail->text);
	}
}

/* ---- altering ---- */

/* The paragraphs of a text; its lines where it has no blank ones. */
static size_t
paragraphs_cut(struct set *set, struct str text, struct str **ret_list)
{
	struct str *list = ARENA_ARRAY(&set->arena, PARAGRAPH_MAX, struct str);
	bool by_blank = str_find(text, STR("\n\n")) != STR_NONE;
	size_t count = 0;

	while (text.len > 0 && count < PARAGRAPH_MAX) {
		size_t end = by_blank ? str_find(text, STR("\n\n")) : str_find_char(text, '\n');

		end = end == STR_NONE || count + 1 == PARAGRAPH_MAX ? text.len : end + 1;
		list[count++] = str_slice(text, 0, end);
		text = str_from(text, end);
	}
	*ret_list = list;
	return count;
}

/* One paragraph that can be missed: long enough, neither first nor last, said once. */
static size_t
paragraph_choose(struct set *set, const struct source *source, const struct str *list, size_t count)
{
	uint64_t fitting = 0;
	size_t chosen = count;

	for (size_t i = 1; i + 1 < count; i++) {
		struct str bare = absences_bare(&set->arena, list[i], BARE_SIZE);
		size_t at = str_find(source->bare, bare);

		if (words_count(list[i]) < PARAGRAPH_WORDS || list[i].len * 5 > source->text.len ||
			at == STR_NONE ||
			str_find(str_from(source->bare, at + 1), bare) != STR_NONE)
			continue;
		if (random_below(set->random, ++fitting) == 0)
			chosen = i;
	}
	return chosen;
}

/* Changes the last digit of a number of two or more. */
static bool
number_change(struct set *set, struct buf *text)
{
	uint64_t fitting = 0;
	size_t chosen = 0;

	for (size_t i = text->len / 4; i + 1 < text->len; i++)
		if (char_is_digit(text->data[i]) && i > 0 && char_is_digit(text->data[i - 1]) &&
			char_is_space(text->data[i + 1]) &&
			random_below(set->random, ++fitting) == 0)
			chosen = i;
	if (chosen > 0)
		text->data[chosen] = text->data[chosen] == '9' ? '3'
							       : (char)(text->data[chosen] + 1);
	return chosen > 0;
}

/* A file name of a text's first words. */
static struct str
name_of(struct set *set, struct str text)
{
	enum { NAME_MAX_LEN = 28 };
	char *to = arena_alloc(&set->arena, NAME_MAX_LEN + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < NAME_MAX_LEN; i++)
		if (char_is_alpha(text.data[i]))
			to[len++] = char_lower(text.data[i]);
		else if (len > 0 && to[len - 1] != '-')
			to[len++] = '-';
	return str_make(to, len);
}

/* Written on that day: versions are put in order by it. */
static bool
dated_put(const char *path, struct str bytes, int64_t day, struct err *err)
{
	struct timespec times[2] = {{.tv_sec = day * 86400}, {.tv_sec = day * 86400}};

	return absences_put(path, bytes, err) && utimensat(AT_FDCWD, path, times, 0) == 0;
}

static bool
source_alter(
	struct set *set, const char *out, struct source *source, size_t number, struct err *err)
{
	struct arena *arena = &set->arena;
	struct buf text CLEANUP(buf_free) = {0};
	struct str name = name_of(set, source->text);
	struct str *list;
	size_t count = paragraphs_cut(set, source->text, &list);
	size_t without = number % 3 == 1 ? count : paragraph_choose(set, source, list, count);
	bool is_number;
	struct str path;

	for (size_t i = 0; i < count; i++)
		if (i != without)
			buf_add(&text, list[i]);
	is_number = number % 3 != 0 && number_change(set, &text);
	if (without == count && !is_number)
		return true;
	if (source->path.len == 0) {
		source->path = str_format(arena, "papers/%03zu/%.*s.txt", number, STR_ARG(name));
		if (!dated_put(str_format(arena, "%s/mails/%.*s", out, STR_ARG(source->path)).data,
			    source->text, MADE_DAY, err) ||
			!dated_put(
				str_format(arena, "%s/whole/%.*s", out, STR_ARG(source->path)).data,
				source->text, MADE_DAY, err))
			return false;
	}
	path = str_format(arena, "altered/%03zu/%.*s.txt", number, STR_ARG(name));
	buf_add_format(&set->truth, "altered\t%s\t%.*s\t%.*s\n",
		without == count    ? "number"
			: is_number ? "both"
				    : "paragraph",
		STR_ARG(path), STR_ARG(source->path));
	return dated_put(str_format(arena, "%s/mails/%.*s", out, STR_ARG(path)).data,
		buf_str(&text), MADE_DAY + 30, err);
}

bool
absences_alter(struct set *set, const char *out, struct err *err)
{
	struct sources s = {0};

	sources_find(set, &s);
	for (size_t i = 0; i < set->paper_count; i++)
		if (!absences_put(str_format(&set->arena, "%s/mails/%.*s", out,
					  STR_ARG(set->papers[i].path))
					  .data,
			    set->papers[i].bytes, err))
			return false;
	for (size_t i = 0; i < s.count; i++)
		if (!source_alter(set, out, &s.list[i], i, err))
			return false;
	return folder_make(str_format(&set->arena, "%s/whole", out).data, err);
}
