/* Chains: what versions tie together. */
#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "compare/version/version_inside.h"
#include "store/db.h"
#include "version.sql.h"

#include <string.h>

struct group {
	struct compare *compare;
	struct arena *arena;
	struct id_map seen; /* documents whose chain is settled */
	int64_t *members;
	size_t count;
	size_t room;
};

static void
member_add(struct group *g, int64_t document)
{
	bool is_new;

	(void)id_map_put(&g->seen, (uint64_t)document, 0, &is_new);
	if (!is_new)
		return;
	g->members = arena_grow(g->arena, g->members, g->count, &g->room, sizeof(*g->members));
	g->members[g->count++] = document;
}

static bool
is_tie(const struct version_link *link)
{
	return !link->is_mail && (link->relation == VERSION_OF || link->relation == VERSION_SAME);
}

static bool
chain_set(struct group *g, int64_t document, int64_t chain, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct version_row row;
	bool found;

	if (!version_row_get(g->compare, document, &row, &found, err))
		return false;
	if (!found || row.chain == chain)
		return true;
	if (row.chain != 0 && !compare_touch(g->compare, TOPIC_VERSION, row.chain, err))
		return false;
	if (!db_begin(g->compare->db, &SQL_VERSION_CHAIN_SET, &s, err))
		return false;
	bind_i64(&s, VERSION_CHAIN_SET_CHAIN, chain);
	bind_i64(&s, VERSION_CHAIN_SET_DOCUMENT, document);
	return statement_run(&s, err);
}

/* All that hang together with this document, mails left out; and their chain's new number. */
static bool
group_make(struct group *g, int64_t document, struct err *err)
{
	size_t first = g->count;
	int64_t chain = document;

	member_add(g, document);
	for (size_t i = first; i < g->count; i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)16 * 1024 * 1024};
		struct version_link *links;
		size_t count;

		if (!version_links(g->compare, &arena, g->members[i], &links, &count, err))
			return false;
		for (size_t n = 0; n < count; n++)
			if (is_tie(&links[n]))
				member_add(g, links[n].other);
		chain = g->members[i] < chain ? g->members[i] : chain;
	}
	if (g->count == first)
		return true;
	chain = g->count - first > 1 ? chain : 0;
	for (size_t i = first; i < g->count; i++)
		if (!chain_set(g, g->members[i], chain, err))
			return false;
	return chain == 0 || compare_touch(g->compare, TOPIC_VERSION, chain, err);
}

static bool
chain_members(
	struct group *g, int64_t chain, int64_t **ret_members, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	enum { ALL_MAX = 100000 };
	size_t room = 256;
	bool row;

	*ret_count = 0;
	*ret_members = ARENA_ARRAY(g->arena, room, int64_t);
	if (!db_begin(g->compare->db, &SQL_VERSION_CHAIN_MEMBERS, &s, err))
		return false;
	bind_i64(&s, VERSION_CHAIN_MEMBERS_CHAIN, chain);
	bind_i64(&s, VERSION_CHAIN_MEMBERS_COUNT, ALL_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_members = arena_grow(
			g->arena, *ret_members, *ret_count, &room, sizeof(**ret_members));
		(*ret_members)[(*ret_count)++] = column_i64(&s, VERSION_CHAIN_MEMBERS_COL_DOCUMENT);
	}
}

/* A mail changes the chains that it carries something of, and is in none itself. */
static bool
carrier_touch(struct group *g, int64_t document, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)16 * 1024 * 1024};
	struct version_link *links;
	size_t count;

	if (!version_links(g->compare, &arena, document, &links, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (links[i].chain != 0 &&
			!compare_touch(g->compare, TOPIC_VERSION, links[i].chain, err))
			return false;
	return true;
}

static bool
document_renew(struct group *g, int64_t document, struct err *err)
{
	struct version_row row;
	int64_t *members;
	size_t count;
	bool found;

	if (!version_row_get(g->compare, document, &row, &found, err))
		return false;
	if (!found)
		return true;
	if (row.is_mail)
		return carrier_touch(g, document, err);
	if (!group_make(g, document, err))
		return false;
	/* Those that were with it before may have lost what tied them. */
	if (row.chain == 0)
		return true;
	if (!chain_members(g, row.chain, &members, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!group_make(g, members[i], err))
			return false;
	return true;
}

bool
version_chains_renew(struct compare *compare, struct arena *arena, const int64_t *documents,
	size_t count, struct err *err)
{
	struct group group = {.compare = compare, .arena = arena};
	bool done = true;

	for (size_t i = 0; i < count && done; i++)
		done = document_renew(&group, documents[i], err);
	id_map_free(&group.seen);
	return done;
}
