#include "compare/version/version_candidates.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"

#include <stdlib.h>

/* Candidates of one text that are counted. */
enum { COMMONER_PRINTS_MAX = 16 };
enum {
	TALLY_MAX = VERSION_PRINTS_MAX * (VERSION_COMMON_MAX + 1) * 2 +
		COMMONER_PRINTS_MAX * VERSION_COMMONER_MAX
};

struct version_tally {
	struct version_candidate list[TALLY_MAX];
	size_t count;
	struct id_map numbers;
	double weight; /* of all prints */
	size_t rare;   /* prints that fewer than the limit have */
};

void
version_tally_new(struct version_tally **ret_tally)
{
	*ret_tally = memory_alloc(sizeof(**ret_tally));
	(*ret_tally)->numbers = (struct id_map){0};
	(*ret_tally)->count = 0;
}

void
version_tally_free(struct version_tally *tally)
{
	if (tally == NULL)
		return;
	id_map_free(&tally->numbers);
	free(tally);
}

void
version_tally_cleanup(struct version_tally **tally)
{
	version_tally_free(*tally);
	*tally = NULL;
}

/* ---- what the lists say ---- */

static void
lookup_free(struct version_lookup *lookup)
{
	free(lookup->group_of);
	postings_answer_free(&lookup->answer);
}

void
version_chunk_free(struct version_chunk *chunk)
{
	lookup_free(&chunk->papers);
	lookup_free(&chunk->mails);
}

/* The prints of a chunk, each with its place; sorted, so that each is asked for once. */
static void
prints_gather(const struct version_chunk *chunk, bool with_mails, struct postings_batch *to)
{
	for (size_t i = 0; i < chunk->count; i++) {
		const struct version_row *row = &chunk->rows[i];

		if (row->is_mail && !with_mails)
			continue;
		for (size_t k = 0; k < row->print_count; k++)
			postings_add(to, row->prints[k], (int64_t)(i * VERSION_PRINTS_MAX + k));
	}
	postings_sort(to->entries, to->count);
}

static bool
lookup_make(struct compare *compare, const struct version_chunk *chunk, enum postings_list list,
	struct version_lookup *lookup, struct err *err)
{
	struct postings_batch prints CLEANUP(postings_batch_free) = {0};
	uint64_t *keys;
	size_t count = 0;
	bool done;

	prints_gather(chunk, list == POSTINGS_VERSION, &prints);
	lookup->group_of = memory_grow(
		lookup->group_of, chunk->count * VERSION_PRINTS_MAX * sizeof(*lookup->group_of));
	keys = memory_alloc(prints.count * sizeof(*keys));
	for (size_t i = 0; i < prints.count; i++) {
		if (count == 0 || keys[count - 1] != prints.entries[i].key)
			keys[count++] = prints.entries[i].key;
		lookup->group_of[prints.entries[i].value >> 1] = (uint32_t)count - 1;
	}
	done = postings_find(
		compare, list, keys, count, VERSION_COMMONER_MAX + 1, &lookup->answer, err);
	free(keys);
	return done;
}

bool
version_chunk_look(struct compare *compare, struct version_chunk *chunk, struct err *err)
{
	/* What mails say to one another is for threads: they are asked for papers alone. */
	return lookup_make(compare, chunk, POSTINGS_VERSION, &chunk->papers, err) &&
		lookup_make(compare, chunk, POSTINGS_VERSION_MAIL, &chunk->mails, err);
}

/* ---- counting ---- */

static void
tally_add(struct version_tally *tally, int64_t document, double weight)
{
	bool is_new;
	uint32_t number = id_map_put(
		&tally->numbers, (uint64_t)document, (uint32_t)tally->count, &is_new);

	if (is_new)
		tally->list[tally->count++] = (struct version_candidate){.document = document};
	tally->list[number].shared++;
	tally->list[number].weight += weight;
}

/* Those that have this print; none where it is boilerplate. */
static void
print_tally(const struct version_lookup *lookup, size_t place, int64_t own, bool in_mails,
	size_t common_max, struct version_tally *tally)
{
	size_t from = lookup->answer.starts[lookup->group_of[place]];
	size_t count = lookup->answer.starts[lookup->group_of[place] + 1] - from;
	double weight;

	if (count > common_max)
		count = common_max + 1;
	weight = 1.0 / (double)(count + 1);
	tally->weight += in_mails ? 0 : weight;
	if (count > common_max)
		return;
	tally->rare += in_mails ? 0 : 1;
	for (size_t i = from; i < from + count && tally->count < TALLY_MAX; i++)
		if (lookup->answer.documents[i] != own)
			tally_add(tally, lookup->answer.documents[i], weight);
}

static void
row_tally(const struct version_chunk *chunk, size_t at, size_t print_max, size_t common_max,
	struct version_tally *tally)
{
	const struct version_row *row = &chunk->rows[at];

	tally->count = 0;
	tally->weight = 0;
	tally->rare = 0;
	id_map_free(&tally->numbers);
	for (size_t i = 0; i < row->print_count && i < print_max; i++) {
		size_t place = at * VERSION_PRINTS_MAX + i;

		print_tally(&chunk->papers, place, row->document, false, common_max, tally);
		if (!row->is_mail)
			print_tally(&chunk->mails, place, row->document, true, common_max, tally);
	}
}

static int
candidate_order(const void *a, const void *b)
{
	const struct version_candidate *x = a;
	const struct version_candidate *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->document > y->document) - (x->document < y->document);
}

void
version_candidates(const struct version_chunk *chunk, size_t row, struct version_tally *tally,
	const struct version_candidate **ret_list, size_t *ret_count, double *ret_weight)
{
	row_tally(chunk, row, VERSION_PRINTS_MAX, VERSION_COMMON_MAX, tally);
	/* A paper that is all set phrases: its own are among the less common of them. */
	if (tally->rare < VERSION_RARE_MIN && chunk->rows[row].print_count >= VERSION_RARE_MIN)
		row_tally(chunk, row, COMMONER_PRINTS_MAX, VERSION_COMMONER_MAX, tally);
	qsort(tally->list, tally->count, sizeof(tally->list[0]), candidate_order);
	*ret_list = tally->list;
	*ret_count = tally->count < VERSION_CANDIDATES_MAX ? tally->count : VERSION_CANDIDATES_MAX;
	*ret_weight = tally->weight;
}
