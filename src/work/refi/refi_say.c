#include "work/refi/refi_say.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "work/refi/refi_limits.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { GUID_SIZE = 36 };

/* ---- indexes ---- */

struct guid_row {
	const struct model_guid *guid;
	size_t number;
};

/* Those without one come last. */
static int
guids_compare(const void *a, const void *b)
{
	const struct guid_row *x = a;
	const struct guid_row *y = b;
	int order;

	if (x->guid->is_there != y->guid->is_there)
		return x->guid->is_there ? -1 : 1;
	order = x->guid->is_there ? memcmp(x->guid->text, y->guid->text, GUID_SIZE) : 0;
	return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static struct guid_index
index_make(struct arena *arena, const void *first, size_t size, size_t count)
{
	struct guid_row *rows = ARENA_ARRAY(arena, count, struct guid_row);
	struct guid_index index = {ARENA_ARRAY(arena, count, size_t), count};

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct guid_row){
			(const struct model_guid *)((const char *)first + i * size), i};
	if (count > 0)
		qsort(rows, count, sizeof(*rows), guids_compare);
	for (size_t i = 0; i < count; i++)
		index.order[i] = rows[i].number;
	return index;
}

/* The first that is not below it. */
static size_t
index_find(const struct guid_index *index, const void *first, size_t size,
	const struct model_guid *guid)
{
	size_t low = 0;
	size_t high = index->count;

	if (!guid->is_there)
		return MODEL_NONE;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct model_guid *at = (const struct model_guid *)((const char *)first +
			index->order[middle] * size);

		if (at->is_there && memcmp(at->text, guid->text, GUID_SIZE) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < index->count) {
		const struct model_guid *at = (const struct model_guid *)((const char *)first +
			index->order[low] * size);

		if (at->is_there && memcmp(at->text, guid->text, GUID_SIZE) == 0)
			return index->order[low];
	}
	return MODEL_NONE;
}

_Static_assert(offsetof(struct model_code, guid) == 0 && offsetof(struct model_user, guid) == 0 &&
		offsetof(struct model_note, guid) == 0,
	"the index looks at the beginning of each");

size_t
refi_say_find_code(const struct refi_say *say, const struct model_guid *guid)
{
	return index_find(&say->codes, say->model->codes, sizeof(*say->model->codes), guid);
}

const struct model_user *
refi_say_find_user(const struct refi_say *say, const struct model_guid *guid)
{
	size_t at = index_find(&say->users, say->model->users, sizeof(*say->model->users), guid);

	return at == MODEL_NONE ? NULL : &say->model->users[at];
}

size_t
refi_say_find_note(const struct refi_say *say, const struct model_guid *guid)
{
	return index_find(&say->notes_by_guid, say->model->notes, sizeof(*say->model->notes), guid);
}

struct noting_row {
	const struct model_noting *noting;
	size_t number;
};

static int
notings_compare(const void *a, const void *b)
{
	const struct noting_row *x = a;
	const struct noting_row *y = b;

	if (x->noting->owner != y->noting->owner)
		return x->noting->owner < y->noting->owner ? -1 : 1;
	if (x->noting->number != y->noting->number)
		return x->noting->number < y->noting->number ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

void
refi_say_sort(struct refi_say *say)
{
	struct model *m = say->model;
	struct noting_row *rows = ARENA_ARRAY(say->arena, m->noting_count, struct noting_row);

	say->codes = index_make(say->arena, m->codes, sizeof(*m->codes), m->code_count);
	say->users = index_make(say->arena, m->users, sizeof(*m->users), m->user_count);
	say->notes_by_guid = index_make(say->arena, m->notes, sizeof(*m->notes), m->note_count);
	for (size_t i = 0; i < m->noting_count; i++)
		rows[i] = (struct noting_row){&m->notings[i], i};
	if (m->noting_count > 0)
		qsort(rows, m->noting_count, sizeof(*rows), notings_compare);
	say->notings = ARENA_ARRAY(say->arena, m->noting_count, size_t);
	for (size_t i = 0; i < m->noting_count; i++)
		say->notings[i] = rows[i].number;
}

/* ---- telling ---- */

struct str
refi_say_guid(const struct model_guid *guid)
{
	return guid->is_there ? str_make(guid->text, GUID_SIZE) : STR("");
}

struct str
refi_say_cut(struct refi_say *say, struct str text, size_t size_max)
{
	if (text.len <= size_max)
		return text;
	say->cut++;
	return utf8_head(text, size_max);
}

bool
refi_say_record(struct refi_say *say, uint8_t type)
{
	if (!say->is_deaf && !say->sink.send(say->sink.context, type, buf_str(&say->record)))
		say->is_deaf = true;
	return !say->is_deaf;
}

static void
words_add(struct refi_say *say, struct str words)
{
	words = utf8_head(words, REFI_NAME_SIZE_MAX);
	buf_add_u32(&say->record, (uint32_t)words.len);
	buf_add(&say->record, words);
}

void
refi_say_left(struct refi_say *say, enum refi_left reason, struct str words)
{
	if (say->left_counts[reason]++ >= REFI_LEFT_TOLD_MAX)
		return;
	buf_clear(&say->record);
	buf_add_char(&say->record, (char)reason);
	words_add(say, words);
	(void)!refi_say_record(say, REFI_LEFT);
}

void
refi_say_told(struct refi_say *say, struct str sentence)
{
	buf_clear(&say->record);
	words_add(say, sentence);
	(void)!refi_say_record(say, REFI_TOLD);
}

bool
refi_say_end(struct refi_say *say)
{
	if (say->cut > 0)
		refi_say_told(say,
			str_format(say->arena,
				"Texts that are longer than they may be here were cut off: %llu.",
				(unsigned long long)say->cut));
	for (unsigned i = 0; i < REFI_LEFT_PLAN; i++) {
		if (say->left_counts[i] <= REFI_LEFT_TOLD_MAX)
			continue;
		buf_clear(&say->record);
		buf_add_char(&say->record, (char)i);
		buf_add_u64(&say->record, say->left_counts[i] - REFI_LEFT_TOLD_MAX);
		(void)!refi_say_record(say, REFI_COUNT);
	}
	buf_clear(&say->record);
	return refi_say_record(say, REFI_END);
}
