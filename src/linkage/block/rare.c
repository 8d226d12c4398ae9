/* The rarest words that records have in some fields. What a value says is looked at once, however many
 * records have it. */
#include "base/arena.h"
#include "linkage/block/block_inside.h"
#include "linkage/field/field_set.h"
#include "linkage/table/records.h"

#include <stdlib.h>

/* Of one value so many different words are looked at. */
enum { WORD_MAX = 64 };

/* A word behind the number of records that have it: the rarer is the less, and of others the first. */
typedef uint64_t rare_word;
#define RARE_NONE UINT64_MAX

struct rare_field {
	const struct field *field;
	uint32_t *counts;              /* by value: records that have it */
	uint64_t *letters;             /* by value: a bit for each word */
	rare_word (*rare)[RARE_COUNT]; /* by value: the rarest first */
};

struct rare_making {
	const struct field_set *fields;
	struct rare_field of[FIELD_MAX];
	size_t count;
	uint32_t *record_counts; /* by word: records that have it in these fields */
	bool *is_between;        /* by word: two sources have it; NULL: that is not asked */
	uint32_t words[WORD_MAX];
};

/* The words of a value, none twice, in m->words; returns how many. */
static size_t
value_words(struct rare_making *m, const struct field *field, uint32_t value)
{
	const struct field_words *words = &field->words[value];
	size_t count = 0;

	for (uint32_t i = 0; i < words->count && count < WORD_MAX; i++) {
		size_t j = 0;

		while (j < count && m->words[j] != words->numbers[i])
			j++;
		m->words[j] = words->numbers[i];
		count += j == count;
	}
	return count;
}

static bool
value_has(const struct field *field, uint32_t value, uint32_t word)
{
	const struct field_words *words = &field->words[value];

	for (uint32_t i = 0; i < words->count; i++)
		if (words->numbers[i] == word)
			return true;
	return false;
}

/* ---- how many records have a word ---- */

static void
field_count(struct rare_making *m, struct rare_field *of)
{
	const struct field *field = of->field;
	size_t values = (size_t)field->values.count + 1;

	of->counts = memory_zeroed(values, sizeof(*of->counts));
	of->letters = memory_zeroed(values, sizeof(*of->letters));
	for (uint32_t r = 0; r < m->fields->record_count; r++)
		of->counts[field->numbers[r]]++;
	for (uint32_t v = 1; v < field->values.count; v++) {
		size_t words = value_words(m, field, v);

		for (size_t i = 0; i < words; i++) {
			m->record_counts[m->words[i]] += of->counts[v];
			of->letters[v] |= (uint64_t)1 << m->words[i] % 64;
		}
	}
}

/* A word that a record has in two fields was counted twice. */
static void
record_correct(struct rare_making *m, uint32_t record)
{
	for (size_t f = 1; f < m->count; f++) {
		const struct field *field = m->of[f].field;
		size_t words = value_words(m, field, field->numbers[record]);

		for (size_t i = 0; i < words; i++) {
			bool is_again = false;

			for (size_t g = 0; g < f; g++)
				is_again = is_again ||
					value_has(m->of[g].field, m->of[g].field->numbers[record],
						m->words[i]);
			m->record_counts[m->words[i]] -= is_again;
		}
	}
}

static void
records_count(struct rare_making *m)
{
	for (size_t f = 0; f < m->count; f++)
		field_count(m, &m->of[f]);
	for (uint32_t r = 0; r < m->fields->record_count && m->count > 1; r++) {
		uint64_t letters = 0;
		bool is_again = false;

		for (size_t f = 0; f < m->count; f++) {
			uint64_t more = m->of[f].letters[m->of[f].field->numbers[r]];

			is_again = is_again || (letters & more) != 0;
			letters |= more;
		}
		if (is_again)
			record_correct(m, r);
	}
}

/* Of one field: words that two sources have. */
static void
between_find(struct rare_making *m)
{
	const struct field *field = m->of[0].field;
	const struct records *records = m->fields->records;
	size_t words = (size_t)m->fields->words.count + 1;
	uint32_t *seen = memory_zeroed((size_t)field->values.count + 1, sizeof(*seen));
	uint32_t *last = memory_zeroed(words, sizeof(*last));

	m->is_between = memory_zeroed(words, sizeof(*m->is_between));
	for (uint32_t s = 0; s < records->source_count; s++) {
		uint32_t end = records->sources[s].first + records->sources[s].count;

		for (uint32_t r = records->sources[s].first; r < end; r++) {
			uint32_t value = field->numbers[r];
			size_t count = seen[value] == s + 1 ? 0 : value_words(m, field, value);

			seen[value] = s + 1;
			for (size_t i = 0; i < count; i++) {
				uint32_t *of = &last[m->words[i]];

				m->is_between[m->words[i]] |= *of != 0 && *of != s + 1;
				*of = s + 1;
			}
		}
	}
	free(last);
	free(seen);
}

/* ---- the rarest ---- */

/* Puts a word among the rarest, where it is one and none of them yet. */
static inline void
rare_put(rare_word rare[RARE_COUNT], rare_word word)
{
	for (size_t j = 0; j < RARE_COUNT && word != RARE_NONE && rare[j] != word; j++)
		if (word < rare[j]) {
			rare_word less = rare[j];

			rare[j] = word;
			word = less;
		}
}

/* A word that no other record has finds nothing: it is most often a slip of the pen, and would hide
 * the next one. So would words of things that one source alone uses. */
static void
field_rare(struct rare_making *m, struct rare_field *of)
{
	uint32_t values = of->field->values.count;

	of->rare = memory_alloc(((size_t)values + 1) * sizeof(*of->rare));
	for (uint32_t v = 0; v <= values; v++) {
		size_t words = v == 0 || v == values ? 0 : value_words(m, of->field, v);

		for (size_t j = 0; j < RARE_COUNT; j++)
			of->rare[v][j] = RARE_NONE;
		for (size_t i = 0; i < words; i++) {
			uint32_t word = m->words[i];

			if (m->record_counts[word] > 1 &&
				(m->is_between == NULL || m->is_between[word]))
				rare_put(
					of->rare[v], (uint64_t)m->record_counts[word] << 32 | word);
		}
	}
}

static uint32_t
word_of(rare_word word)
{
	return word == RARE_NONE ? 0 : (uint32_t)word;
}

static void
by_value(const struct rare_field *of, struct arena *arena, uint32_t *ret_rare[RARE_COUNT])
{
	for (size_t j = 0; j < RARE_COUNT; j++) {
		ret_rare[j] = ARENA_ARRAY(arena, (size_t)of->field->values.count + 1, uint32_t);
		for (uint32_t v = 1; v < of->field->values.count; v++)
			ret_rare[j][v] = word_of(of->rare[v][j]);
	}
}

static void
by_record(const struct rare_making *m, struct arena *arena, uint32_t *ret_rare[RARE_COUNT])
{
	uint32_t records = m->fields->record_count;

	for (size_t j = 0; j < RARE_COUNT; j++)
		ret_rare[j] = ARENA_ARRAY(arena, (size_t)records + 1, uint32_t);
	for (uint32_t r = 0; r < records; r++) {
		rare_word best[RARE_COUNT];

		for (size_t j = 0; j < RARE_COUNT; j++)
			best[j] = m->of[0].rare[m->of[0].field->numbers[r]][j];
		for (size_t f = 1; f < m->count; f++)
			for (size_t j = 0; j < RARE_COUNT; j++)
				rare_put(best, m->of[f].rare[m->of[f].field->numbers[r]][j]);
		for (size_t j = 0; j < RARE_COUNT; j++)
			ret_rare[j][r] = word_of(best[j]);
	}
}

bool
rare_make(const struct field_set *fields, const bool *is_of_fields, bool is_between,
	struct arena *arena, uint32_t *ret_rare[RARE_COUNT])
{
	struct rare_making *m = memory_zeroed(1, sizeof(*m));
	bool is_by_value;

	m->fields = fields;
	for (size_t f = 0; f < fields->count; f++)
		if (is_of_fields[f])
			m->of[m->count++].field = &fields->of[f];
	is_by_value = m->count == 1;
	m->record_counts = memory_zeroed((size_t)fields->words.count + 1, sizeof(uint32_t));
	records_count(m);
	if (is_between)
		between_find(m);
	for (size_t f = 0; f < m->count; f++)
		field_rare(m, &m->of[f]);
	if (is_by_value)
		by_value(&m->of[0], arena, ret_rare);
	else
		by_record(m, arena, ret_rare);
	for (size_t f = 0; f < m->count; f++) {
		free(m->of[f].counts);
		free(m->of[f].letters);
		free(m->of[f].rare);
	}
	free(m->record_counts);
	free(m->is_between);
	free(m);
	return is_by_value;
}
