#include "compare/near/lsh.h"

#include "base/arena.h"
#include "compare/near/id_map.h"
#include "compare/near/numbers.h"
#include "compare/near/shingle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Sets of shingles kept for the next comparisons, and the largest set that is kept. */
enum { KEPT_COUNT = 64, KEPT_SIZE_MAX = 32768 };

struct member {
	int64_t id;
	int64_t before; /* its group, 0 where it is new */
	struct sketch sketch;
	uint32_t parent; /* towards the root of its group */
	uint32_t missed; /* candidates that were not near */
};

struct kept {
	uint64_t owner; /* number + 1; 0: none */
	struct shingle_set set;
};

struct lsh {
	struct member *members;
	size_t count;
	size_t room;
	size_t new_count;
	struct id_map by_id;
	struct id_map by_group; /* to one of its members */
	struct id_map missed;   /* pairs that are not near */
	uint32_t *run;          /* members with the key at hand */
	size_t run_count;
	size_t run_room;
	int64_t *ids; /* of the new ones among them */
	size_t ids_room;
	struct kept kept[KEPT_COUNT];
	struct kept other; /* where two members have one place in kept */
	struct lsh_counts counts;
};

void
lsh_new(struct lsh **ret_lsh)
{
	struct lsh *lsh = memory_alloc(sizeof(*lsh));

	memset(lsh, 0, sizeof(*lsh));
	*ret_lsh = lsh;
}

void
lsh_free(struct lsh *lsh)
{
	if (lsh == NULL)
		return;
	for (size_t i = 0; i < KEPT_COUNT; i++)
		shingle_set_free(&lsh->kept[i].set);
	shingle_set_free(&lsh->other.set);
	id_map_free(&lsh->by_id);
	id_map_free(&lsh->by_group);
	id_map_free(&lsh->missed);
	free(lsh->members);
	free(lsh->run);
	free(lsh->ids);
	free(lsh);
}

void
lsh_cleanup(struct lsh **lsh)
{
	lsh_free(*lsh);
	*lsh = NULL;
}

static uint32_t
member_add(struct lsh *lsh, int64_t id, int64_t before, const struct sketch *sketch)
{
	uint32_t number = (uint32_t)lsh->count;

	if (lsh->count == lsh->room) {
		lsh->room = lsh->room == 0 ? 1024 : lsh->room * 2;
		lsh->members = memory_grow(lsh->members, lsh->room * sizeof(*lsh->members));
	}
	lsh->members[lsh->count++] = (struct member){
		.id = id, .before = before, .sketch = *sketch, .parent = number};
	return number;
}

uint32_t
lsh_add(struct lsh *lsh, int64_t member, const struct sketch *sketch)
{
	bool is_new;
	uint32_t number = id_map_put(&lsh->by_id, (uint64_t)member, (uint32_t)lsh->count, &is_new);

	assert(is_new);
	(void)member_add(lsh, member, 0, sketch);
	lsh->new_count = lsh->count;
	return number;
}

static uint32_t
root_find(struct lsh *lsh, uint32_t number)
{
	while (lsh->members[number].parent != number) {
		uint32_t parent = lsh->members[number].parent;

		lsh->members[number].parent = lsh->members[parent].parent;
		number = lsh->members[number].parent;
	}
	return number;
}

static void
groups_unite(struct lsh *lsh, uint32_t a, uint32_t b)
{
	a = root_find(lsh, a);
	b = root_find(lsh, b);
	if (a != b)
		lsh->members[a > b ? a : b].parent = a > b ? b : a;
}

static void
run_add(struct lsh *lsh, uint32_t number)
{
	if (lsh->run_count == lsh->run_room) {
		lsh->run_room = lsh->run_room == 0 ? 1024 : lsh->run_room * 2;
		lsh->run = memory_grow(lsh->run, lsh->run_room * sizeof(*lsh->run));
	}
	lsh->run[lsh->run_count++] = number;
}

bool
lsh_has(const struct lsh *lsh, int64_t member)
{
	uint32_t number;

	return id_map_get(&lsh->by_id, (uint64_t)member, &number);
}

void
lsh_known(struct lsh *lsh, int64_t member, int64_t group, const struct sketch *sketch)
{
	bool is_new;
	uint32_t number = id_map_put(&lsh->by_id, (uint64_t)member, (uint32_t)lsh->count, &is_new);

	if (is_new) {
		assert(sketch != NULL && group != 0);
		(void)member_add(lsh, member, group, sketch);
		groups_unite(
			lsh, number, id_map_put(&lsh->by_group, (uint64_t)group, number, &is_new));
	}
	if (number >= lsh->new_count)
		run_add(lsh, number);
}

static bool
set_get(struct lsh *lsh, const struct lsh_source *source, uint32_t number, struct kept *kept,
	struct err *err)
{
	if (kept->owner == (uint64_t)number + 1)
		return true;
	kept->owner = 0;
	if (kept->set.room > KEPT_SIZE_MAX)
		shingle_set_free(&kept->set);
	if (!source->shingles(source->context, lsh->members[number].id, &kept->set, err))
		return false;
	kept->owner = (uint64_t)number + 1;
	return true;
}

static uint64_t
pair_id(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static bool
pair_settle(
	struct lsh *lsh, const struct lsh_source *source, uint32_t a, uint32_t b, struct err *err)
{
	struct kept *left = &lsh->kept[a % KEPT_COUNT];
	struct kept *right = a % KEPT_COUNT == b % KEPT_COUNT ? &lsh->other
							      : &lsh->kept[b % KEPT_COUNT];
	bool is_new;

	if (!set_get(lsh, source, a, left, err) || !set_get(lsh, source, b, right, err))
		return false;
	lsh->counts.settled++;
	if (shingles_similarity(&left->set, &right->set) >= NEAR_SIMILARITY) {
		lsh->counts.near++;
		groups_unite(lsh, a, b);
		return true;
	}
	(void)id_map_put(&lsh->missed, pair_id(a, b), 0, &is_new);
	lsh->members[a].missed++;
	return true;
}

/* One new member against those before it in the run, the latest first. */
static bool
member_compare(struct lsh *lsh, const struct lsh_source *source, size_t place, struct err *err)
{
	uint32_t a = lsh->run[place];
	size_t last = place > LSH_RUN_MAX ? place - LSH_RUN_MAX : 0;
	uint32_t root = root_find(lsh, a);

	for (size_t i = place; i-- > last;) {
		uint32_t b = lsh->run[i];
		uint32_t number;

		if (lsh->members[a].missed >= LSH_MISS_MAX)
			return true;
		if (root_find(lsh, b) == root)
			continue;
		lsh->counts.judged++;
		if (sketch_similarity(&lsh->members[a].sketch, &lsh->members[b].sketch) <
				NEAR_EXPECTED ||
			id_map_get(&lsh->missed, pair_id(a, b), &number))
			continue;
		if (!pair_settle(lsh, source, a, b, err))
			return false;
		root = root_find(lsh, a);
	}
	return true;
}

static bool
known_ask(struct lsh *lsh, const struct lsh_source *source, unsigned band, const uint64_t *keys,
	size_t count, struct err *err)
{
	struct lsh_key key = {.band = band, .key = (uint32_t)(keys[0] >> 32), .count = count};

	if (count > lsh->ids_room) {
		lsh->ids_room = count * 2;
		lsh->ids = memory_grow(lsh->ids, lsh->ids_room * sizeof(*lsh->ids));
	}
	for (size_t i = 0; i < count; i++)
		lsh->ids[i] = lsh->members[(uint32_t)keys[i]].id;
	key.members = lsh->ids;
	return source->known(source->context, lsh, &key, err);
}

/* New members that share a key of a band: the upper half of `keys`; the lower is their number. */
static bool
run_compare(struct lsh *lsh, const struct lsh_source *source, unsigned band, const uint64_t *keys,
	size_t count, struct err *err)
{
	size_t known;

	lsh->run_count = 0;
	if (source->known != NULL && !known_ask(lsh, source, band, keys, count, err))
		return false;
	known = lsh->run_count;
	if (known + count < 2)
		return true;
	for (size_t i = 0; i < count; i++)
		run_add(lsh, (uint32_t)keys[i]);
	for (size_t i = known; i < lsh->run_count; i++)
		if (!member_compare(lsh, source, i, err))
			return false;
	return true;
}

static bool
band_compare(struct lsh *lsh, const struct lsh_source *source, unsigned band, uint64_t *keys,
	struct err *err)
{
	size_t count = lsh->new_count;
	size_t end;

	for (size_t i = 0; i < count; i++)
		keys[i] = (uint64_t)lsh->members[i].sketch.bands[band] << 32 | i;
	numbers_sort(keys, keys + count, count);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && keys[end] >> 32 == keys[i] >> 32; end++)
			;
		if (!run_compare(lsh, source, band, keys + i, end - i, err))
			return false;
	}
	return true;
}

bool
lsh_join(struct lsh *lsh, const struct lsh_source *source, struct err *err)
{
	uint64_t *keys;
	bool done = true;

	if (lsh->new_count == 0)
		return true;
	keys = memory_alloc(2 * lsh->new_count * sizeof(*keys));
	for (unsigned band = 0; done && band < BAND_COUNT; band++)
		done = band_compare(lsh, source, band, keys, err);
	free(keys);
	return done;
}

struct lsh_counts
lsh_counts(const struct lsh *lsh)
{
	return lsh->counts;
}

size_t
lsh_count(const struct lsh *lsh)
{
	return lsh->count;
}

int64_t
lsh_member(const struct lsh *lsh, size_t number, int64_t *ret_before, uint32_t *ret_root)
{
	const struct member *member = &lsh->members[number];
	uint32_t root = (uint32_t)number;

	while (lsh->members[root].parent != root)
		root = lsh->members[root].parent;
	*ret_before = member->before;
	*ret_root = root;
	return member->id;
}
