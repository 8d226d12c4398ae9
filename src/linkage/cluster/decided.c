#include "linkage/cluster/decided.h"

#include "base/arena.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/roots.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* While it is made: groups as trees, and for each root the list of what it is apart from. */
struct making {
	uint32_t *parent; /* by record */
	uint32_t *first;  /* by root: its first entry in `links`, or NONE */
	uint32_t *length; /* by root: entries */
	struct link {
		uint32_t other; /* some record of the other group */
		uint32_t next;
	} * links;
	uint32_t link_count;
};

/* The shorter of the two lists is gone through, so that all decisions together cost little. */
static bool
are_apart(struct making *m, uint32_t a, uint32_t b)
{
	uint32_t look = m->length[a] < m->length[b] ? a : b;
	uint32_t want = look == a ? b : a;

	for (uint32_t at = m->first[look]; at != NONE; at = m->links[at].next)
		if (roots_find(m->parent, m->links[at].other) == want)
			return true;
	return false;
}

static void
link_add(struct making *m, uint32_t root, uint32_t other)
{
	m->links[m->link_count] = (struct link){other, m->first[root]};
	m->first[root] = m->link_count++;
	m->length[root]++;
}

/* The root with the shorter list goes under the other, and its list is put in front. */
static void
groups_unite(struct making *m, uint32_t a, uint32_t b)
{
	uint32_t low = m->length[a] < m->length[b] ? a : b;
	uint32_t high = low == a ? b : a;
	uint32_t last = m->first[low];

	m->parent[low] = high;
	if (last == NONE)
		return;
	while (m->links[last].next != NONE)
		last = m->links[last].next;
	m->links[last].next = m->first[high];
	m->first[high] = m->first[low];
	m->length[high] += m->length[low];
}

static int
apart_compare(const void *a, const void *b)
{
	const struct decided_apart *x = a;
	const struct decided_apart *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

/* Groups by their lowest records, and what is apart by groups. */
static void
result_make(struct making *m, struct decided *d)
{
	uint32_t *lowest = m->length;
	size_t count = 0;

	memset(lowest, 0xff, d->record_count * sizeof(*lowest));
	d->same = memory_alloc(d->record_count * sizeof(*d->same));
	for (uint32_t r = 0; r < d->record_count; r++) {
		uint32_t root = roots_find(m->parent, r);

		if (lowest[root] == NONE)
			lowest[root] = r;
		d->same[r] = lowest[root];
	}
	d->apart = memory_alloc((m->link_count + 1) * sizeof(*d->apart));
	for (uint32_t root = 0; root < d->record_count; root++)
		for (uint32_t at = m->parent[root] == root ? m->first[root] : NONE; at != NONE;
			at = m->links[at].next)
			d->apart[count++] = (struct decided_apart){
				d->same[root], d->same[m->links[at].other]};
	qsort(d->apart, count, sizeof(*d->apart), apart_compare);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || apart_compare(&d->apart[i], &d->apart[i - 1]) != 0)
			d->apart[d->apart_count++] = d->apart[i];
}

/* A decision, its records in order, and its place among all. */
struct said {
	uint32_t a;
	uint32_t b;
	size_t at;
};

static int
said_compare(const void *a, const void *b)
{
	const struct said *x = a;
	const struct said *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static int
place_compare(const void *a, const void *b)
{
	const size_t *x = a;
	const size_t *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The places of the decisions that count: who changed his mind on a pair contradicts nobody. */
static size_t
last_find(const struct cluster_decision *decisions, size_t count, uint32_t record_count,
	size_t *ret_places)
{
	struct said *said = memory_alloc(count * sizeof(*said));
	size_t kept = 0;
	size_t last = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t a = decisions[i].a;
		uint32_t b = decisions[i].b;

		if (a < record_count && b < record_count && a != b)
			said[kept++] = (struct said){a < b ? a : b, a < b ? b : a, i};
	}
	qsort(said, kept, sizeof(*said), said_compare);
	for (size_t i = 0; i < kept; i++)
		if (i + 1 == kept || said[i].a != said[i + 1].a || said[i].b != said[i + 1].b)
			ret_places[last++] = said[i].at;
	qsort(ret_places, last, sizeof(*ret_places), place_compare);
	free(said);
	return last;
}

static void
decision_take(struct making *m, const struct cluster_decision *decision, struct decided *d)
{
	uint32_t a = roots_find(m->parent, decision->a);
	uint32_t b = roots_find(m->parent, decision->b);

	if (decision->is_same ? a != b && are_apart(m, a, b) : a == b) {
		d->conflicts++;
	} else if (decision->is_same && a != b) {
		groups_unite(m, a, b);
	} else if (!decision->is_same && !are_apart(m, a, b)) {
		link_add(m, a, decision->b);
		link_add(m, b, decision->a);
	}
}

void
decided_make(const struct cluster_decision *decisions, size_t count, uint32_t record_count,
	struct decided *ret_decided)
{
	struct making m = {0};
	size_t *places;

	*ret_decided = (struct decided){.record_count = record_count};
	if (count == 0 || record_count == 0)
		return;
	places = memory_alloc(count * sizeof(*places));
	count = last_find(decisions, count, record_count, places);
	m.parent = memory_alloc(record_count * sizeof(*m.parent));
	m.first = memory_alloc(record_count * sizeof(*m.first));
	m.length = memory_alloc(record_count * sizeof(*m.length));
	m.links = memory_alloc((2 * count + 1) * sizeof(*m.links));
	memset(m.first, 0xff, record_count * sizeof(*m.first));
	memset(m.length, 0, record_count * sizeof(*m.length));
	for (uint32_t r = 0; r < record_count; r++)
		m.parent[r] = r;
	for (size_t i = count; i-- > 0;)
		decision_take(&m, &decisions[places[i]], ret_decided);
	free(places);
	result_make(&m, ret_decided);
	free(m.parent);
	free(m.first);
	free(m.length);
	free(m.links);
}

void
decided_free(struct decided *d)
{
	free(d->same);
	free(d->apart);
	*d = (struct decided){0};
}

size_t
decided_apart_first(const struct decided *d, uint32_t group)
{
	size_t low = 0;
	size_t high = d->apart_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (d->apart[middle].a < group)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
