#include "linkage/cluster/persons.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/clusters.h"
#include "linkage/table/records.h"
#include "linkage/table/values.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* Former records by source and id. */
struct book {
	const struct person_former *former;
	size_t count;
	uint32_t *slots; /* the first of each key, or NONE; a power of two of them */
	uint32_t *next;  /* by former record: the next of the same key */
	size_t slot_count;
};

/* What a record says of a cluster: that it was this person. */
struct vote {
	uint64_t person;
	uint32_t cluster;
	uint32_t record;
	bool is_first; /* the number was first given to this very record */
};

/* All votes of one cluster for one person. */
struct claim {
	uint64_t person;
	uint32_t cluster;
	uint32_t votes;
	uint32_t first_votes;
	uint32_t record; /* the lowest by source and id */
};

static size_t
slot_of(const struct book *book, struct str source, struct str id)
{
	size_t at = (values_hash(source) * 31 + values_hash(id)) & (book->slot_count - 1);

	while (book->slots[at] != NONE &&
		!(str_equal(book->former[book->slots[at]].id, id) &&
			str_equal(book->former[book->slots[at]].source, source)))
		at = (at + 1) & (book->slot_count - 1);
	return at;
}

static void
book_make(const struct person_former *former, size_t count, struct arena *arena, struct book *book)
{
	*book = (struct book){.former = former, .count = count, .slot_count = 16};
	while (book->slot_count < 2 * count)
		book->slot_count *= 2;
	book->slots = ARENA_ARRAY(arena, book->slot_count, uint32_t);
	book->next = ARENA_ARRAY(arena, count, uint32_t);
	for (size_t i = 0; i < book->slot_count; i++)
		book->slots[i] = NONE;
	/* From the last to the first, so that each key's list begins with its first. */
	for (size_t i = count; i-- > 0;) {
		size_t at = slot_of(book, former[i].source, former[i].id);

		book->next[i] = book->slots[at];
		book->slots[at] = (uint32_t)i;
	}
}

/* The former record of a record; each is given once. NULL where it is new. */
static const struct person_former *
book_take(struct book *book, struct str source, struct str id)
{
	size_t at = slot_of(book, source, id);
	uint32_t found = book->slots[at];

	if (found == NONE)
		return NULL;
	/* The last of a key stays, so that the slot keeps its key: a taken one is marked. */
	if (book->next[found] == found)
		return NULL;
	if (book->next[found] == NONE)
		book->next[found] = found;
	else
		book->slots[at] = book->next[found];
	return &book->former[found];
}

static int
vote_compare(const void *a, const void *b)
{
	const struct vote *x = a;
	const struct vote *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

/* By cluster, the strongest claim first; of equal ones the lower number. */
static int
claim_compare(const void *a, const void *b)
{
	const struct claim *x = a;
	const struct claim *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	if (x->votes != y->votes)
		return x->votes > y->votes ? -1 : 1;
	return x->person < y->person ? -1 : x->person > y->person;
}

static int
number_compare(const void *a, const void *b)
{
	const uint64_t *x = a;
	const uint64_t *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The first place of a number among sorted ones; the place behind them where it is none of them. */
static size_t
number_place(const uint64_t *sorted, size_t count, uint64_t number)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sorted[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && sorted[low] == number ? low : count;
}

/* Whether record a comes before b by source and id, wherever they stand now. */
static bool
comes_before(const struct records *records, const struct str *ids, uint32_t a, uint32_t b)
{
	int order = str_compare(records->sources[records_source(records, a)].name,
		records->sources[records_source(records, b)].name);

	if (order == 0)
		order = str_compare(ids[a], ids[b]);
	return order != 0 ? order < 0 : a < b;
}

static bool
is_stronger(const struct records *records, const struct str *ids, const struct claim *a,
	const struct claim *b)
{
	if (a->votes != b->votes)
		return a->votes > b->votes;
	if (a->first_votes != b->first_votes)
		return a->first_votes > b->first_votes;
	return comes_before(records, ids, a->record, b->record);
}

/* The claim of the cluster where each person's votes are most: one a person, in `ret_claims`. */
static size_t
claims_make(struct vote *votes, size_t count, const struct records *records, const struct str *ids,
	struct claim *ret_claims)
{
	size_t claims = 0;

	qsort(votes, count, sizeof(*votes), vote_compare);
	for (size_t i = 0; i < count;) {
		struct claim claim = {.person = votes[i].person,
			.cluster = votes[i].cluster,
			.record = votes[i].record};

		for (; i < count && votes[i].person == claim.person &&
			votes[i].cluster == claim.cluster;
			i++) {
			claim.votes++;
			claim.first_votes += votes[i].is_first;
			if (comes_before(records, ids, votes[i].record, claim.record))
				claim.record = votes[i].record;
		}
		if (claims == 0 || ret_claims[claims - 1].person != claim.person)
			ret_claims[claims++] = claim;
		else if (is_stronger(records, ids, &claim, &ret_claims[claims - 1]))
			ret_claims[claims - 1] = claim;
	}
	return claims;
}

/* Each cluster without a number gets that of its strongest claim. */
static void
claims_grant(struct claim *claims, size_t count, struct persons *persons)
{
	qsort(claims, count, sizeof(*claims), claim_compare);
	for (size_t i = 0; i < count; i++) {
		if (persons->of[claims[i].cluster] != 0)
			continue;
		persons->of[claims[i].cluster] = claims[i].person;
		persons->kept++;
	}
}

/* Votes for the numbers that records without a person were first given, where these are free. */
static size_t
first_votes(const struct clusters *clusters, struct persons *persons, struct arena *arena,
	struct vote *votes)
{
	uint64_t *wanted;
	bool *is_used;
	size_t wanted_count = 0;
	size_t count = 0;

	for (uint32_t r = 0; r < clusters->record_count; r++)
		if (persons->first[r] != 0 && persons->of[clusters->of[r]] == 0)
			votes[wanted_count++] = (struct vote){
				persons->first[r], clusters->of[r], r, true};
	wanted = ARENA_ARRAY(arena, wanted_count + 1, uint64_t);
	is_used = ARENA_ARRAY(arena, wanted_count + 1, bool);
	for (size_t i = 0; i < wanted_count; i++)
		wanted[i] = votes[i].person;
	qsort(wanted, wanted_count, sizeof(*wanted), number_compare);
	for (uint32_t i = 0; i < clusters->count && wanted_count > 0; i++)
		if (persons->of[i] != 0)
			is_used[number_place(wanted, wanted_count, persons->of[i])] = true;
	for (size_t i = 0; i < wanted_count; i++) {
		size_t at = number_place(wanted, wanted_count, votes[i].person);

		if (!is_used[at])
			votes[count++] = votes[i];
	}
	return count;
}

static size_t
vote_add(const struct clusters *clusters, uint32_t record, struct person_was was,
	struct persons *persons, struct vote *votes, size_t count)
{
	persons->first[record] = was.first != 0 ? was.first : was.person;
	votes[count] = (struct vote){
		was.person, clusters->of[record], record, persons->first[record] == was.person};
	return count + 1;
}

static size_t
former_votes(const struct clusters *clusters, const struct records *records, const struct str *ids,
	struct book *book, struct persons *persons, struct vote *votes)
{
	size_t count = 0;

	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];

		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			const struct person_former *f = book_take(book, source->name, ids[r]);

			if (f != NULL)
				count = vote_add(clusters, r,
					(struct person_was){f->person, f->first}, persons, votes,
					count);
		}
	}
	return count;
}

/* Whether these are numbers, and that none beyond the next one was ever given. */
static bool
number_check(struct person_was was, struct persons *persons)
{
	if (was.person >= persons->next)
		persons->next = was.person + 1;
	if (was.first >= persons->next)
		persons->next = was.first + 1;
	return was.person != 0 && was.person != UINT64_MAX && was.first != UINT64_MAX;
}

static bool
numbers_check(
	const struct person_former *former, size_t count, struct persons *persons, struct err *err)
{
	if (count >= UINT32_MAX)
		return err_set(err, ERR_TOO_LARGE, "there are too many former records");
	for (size_t i = 0; i < count; i++)
		if (!number_check((struct person_was){former[i].person, former[i].first}, persons))
			return err_set(err, ERR_DAMAGED,
				"the record \"%.*s\" of %.*s has no person's number",
				STR_ARG(former[i].id), STR_ARG(former[i].source));
	return true;
}

static void
persons_begin(
	const struct clusters *clusters, uint64_t next, struct arena *arena, struct persons *p)
{
	*p = (struct persons){.next = next == 0 ? 1 : next};
	p->of = ARENA_ARRAY(arena, clusters->count, uint64_t);
	p->first = ARENA_ARRAY(arena, clusters->record_count, uint64_t);
}

/* From votes to numbers. */
static void
persons_grant(const struct clusters *clusters, const struct records *records, const struct str *ids,
	struct vote *votes, size_t count, struct arena *arena, struct persons *p)
{
	struct claim *claims = ARENA_ARRAY(arena, clusters->record_count, struct claim);

	claims_grant(claims, claims_make(votes, count, records, ids, claims), p);
	count = first_votes(clusters, p, arena, votes);
	claims_grant(claims, claims_make(votes, count, records, ids, claims), p);
	for (uint32_t i = 0; i < clusters->count; i++)
		if (p->of[i] == 0)
			p->of[i] = p->next++;
	for (uint32_t r = 0; r < clusters->record_count; r++)
		if (p->first[r] == 0)
			p->first[r] = p->of[clusters->of[r]];
}

bool
persons_number(const struct clusters *clusters, const struct records *records,
	const struct str *ids, const struct person_former *former, size_t former_count,
	uint64_t next, struct arena *arena, struct persons *ret_persons, struct err *err)
{
	struct vote *votes = ARENA_ARRAY(arena, clusters->record_count, struct vote);
	struct book book;
	size_t count;

	persons_begin(clusters, next, arena, ret_persons);
	if (!numbers_check(former, former_count, ret_persons, err))
		return false;
	book_make(former, former_count, arena, &book);
	count = former_votes(clusters, records, ids, &book, ret_persons, votes);
	persons_grant(clusters, records, ids, votes, count, arena, ret_persons);
	return true;
}

bool
persons_number_known(const struct clusters *clusters, const struct records *records,
	const struct str *ids, const struct person_was *was, const bool *is_new, uint64_t next,
	struct arena *arena, struct persons *ret_persons, struct err *err)
{
	struct vote *votes = ARENA_ARRAY(arena, clusters->record_count, struct vote);
	size_t count = 0;

	persons_begin(clusters, next, arena, ret_persons);
	for (uint32_t r = 0; r < clusters->record_count; r++) {
		if (was[r].person == 0)
			continue;
		if (!number_check(was[r], ret_persons))
			return err_set(err, ERR_DAMAGED,
				"the record \"%.*s\" has no person's number", STR_ARG(ids[r]));
		count = vote_add(clusters, r, was[r], ret_persons, votes, count);
		if (is_new == NULL || is_new[clusters->of[r]])
			continue;
		/* Nobody else has a vote for it. */
		count--;
		ret_persons->kept += ret_persons->of[clusters->of[r]] == 0;
		ret_persons->of[clusters->of[r]] = was[r].person;
	}
	persons_grant(clusters, records, ids, votes, count, arena, ret_persons);
	return true;
}
