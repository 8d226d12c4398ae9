/* Lists of documents by key: what is found is what was added and not removed, in however many runs
 * it stands, and the runs stay few. */
#include "compare_case.h"

#include "tap.h"

#include "base/err.h"
#include "compare/postings/postings.h"

#include <stdlib.h>
#include <string.h>

enum { KEYS = 300, DOCUMENTS = 400, ROUNDS = 60 };

static bool model[KEYS][DOCUMENTS];

/* Numerical Recipes' generator: the same numbers everywhere. */
static unsigned
chance(unsigned *state, unsigned limit)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % limit;
}

/* Keys lie far apart, and some next to each other. */
static uint64_t
hash_of(size_t key)
{
	uint64_t high = key % 3 == 0 ? key * 0x3a5b7c9d1e2f : 0x123456789a + key;

	return high << 16 | 0xabcd;
}

static int
number_compare(const void *a, const void *b)
{
	const uint64_t *x = a;
	const uint64_t *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool
round_write(struct compare_case *c, unsigned *state, size_t count, struct err *err)
{
	struct postings_batch batch CLEANUP(postings_batch_free) = {0};

	/* Within a batch what is added outweighs what is removed, so that comes first. */
	for (size_t i = 0; i < count / 4; i++) {
		size_t key = chance(state, KEYS);
		size_t document = 1 + chance(state, DOCUMENTS - 1);

		if (!postings_remove(
			    c->compare, POSTINGS_VERSION, hash_of(key), (int64_t)document, err))
			return false;
		model[key][document] = false;
	}
	for (size_t i = 0; i < count; i++) {
		size_t key = chance(state, KEYS);
		size_t document = 1 + chance(state, DOCUMENTS - 1);

		postings_add(&batch, hash_of(key), (int64_t)document);
		model[key][document] = true;
	}
	return postings_write(c->compare, POSTINGS_VERSION, &batch, err);
}

static bool
is_as_model(struct compare_case *c, size_t each_max, struct err *err)
{
	struct postings_answer answer CLEANUP(postings_answer_free) = {0};
	uint64_t keys[KEYS + 1];
	bool same = true;

	for (size_t key = 0; key < KEYS; key++)
		keys[key] = postings_key(hash_of(key));
	keys[KEYS] = postings_key(UINT64_MAX);
	qsort(keys, KEYS, sizeof(keys[0]), number_compare);
	if (!postings_find(c->compare, POSTINGS_VERSION, keys, KEYS + 1, each_max, &answer, err))
		return false;
	for (size_t i = 0; i < KEYS; i++) {
		size_t at = answer.starts[i];
		size_t key = 0;
		size_t given = 0;

		while (postings_key(hash_of(key)) != keys[i])
			key++;
		for (size_t d = 1; d < DOCUMENTS && given < each_max; d++)
			if (model[key][d]) {
				given++;
				same = same && at < answer.starts[i + 1] &&
					answer.documents[at++] == (int64_t)d;
			}
		same = same && at == answer.starts[i + 1];
	}
	return same && answer.starts[KEYS] == answer.starts[KEYS + 1];
}

static void
test_rounds(struct compare_case *c)
{
	struct err err = {0};
	unsigned state = 7;
	bool same = true;
	bool written = true;

	tap_ok(is_as_model(c, 1000, &err), "nothing is found where nothing is");
	tap_ok(db_transaction_begin(c->compare->db, &err), "a transaction");
	for (size_t i = 0; i < ROUNDS; i++) {
		written = written && round_write(c, &state, i % 7 == 0 ? 9000 : 40, &err);
		same = same && is_as_model(c, i % 2 == 0 ? 1000 : 5, &err);
	}
	written = written && db_transaction_commit(c->compare->db, &err);
	tap_ok(written, "%d deliveries, large and small", ROUNDS);
	if (!tap_ok(same, "after each all is found that was added, and nothing that was removed"))
		tap_note("%s", err.text);
	tap_ok(strlen(case_value(c, "SELECT count(*) FROM compare_posting_run")) == 1,
		"there are few runs");
}

static void
test_sorting(void)
{
	enum { MANY = 20000 };
	struct postings_batch batch CLEANUP(postings_batch_free) = {0};
	unsigned state = 3;
	bool sorted = true;

	for (size_t i = 0; i < MANY; i++)
		postings_add(&batch, hash_of(chance(&state, KEYS)), 1 + chance(&state, 5000));
	postings_sort(batch.entries, batch.count);
	for (size_t i = 1; i < batch.count; i++)
		sorted = sorted &&
			(batch.entries[i - 1].key < batch.entries[i].key ||
				(batch.entries[i - 1].key == batch.entries[i].key &&
					batch.entries[i - 1].value <= batch.entries[i].value));
	tap_ok(sorted && batch.count == MANY, "many entries are sorted by key and document");
}

static void
test_damage(struct compare_case *c)
{
	struct err err = {0};

	case_run(c, "UPDATE compare_posting SET bytes = x'80808080'");
	tap_ok(!is_as_model(c, 10, &err) && err.kind == ERR_DAMAGED,
		"a damaged page is said to be damaged");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "postings");
	test_sorting();
	test_rounds(&c);
	test_damage(&c);
	case_close(&c);
	return tap_done();
}
