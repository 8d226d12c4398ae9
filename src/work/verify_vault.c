#include "work/verify_vault.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"
#include "store/vault.h"
#include "work/verify.h"
#include "work/verify_moment.h"

#include "verify.sql.h"

#include <string.h>

enum { ARENA_SIZE = 1 << 20 };

struct comparison {
	struct db *db; /* the log, replayed */
	struct vault *vault;
	struct verify_moment *moment;
	struct verify_result *result;
	struct arena arena; /* one object */
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
};

static bool
object_found(void *context, struct vault_hash hash, struct err *err)
{
	struct comparison *c = context;
	struct statement s CLEANUP(statement_end) = {0};
	char text[VAULT_NAME_SIZE];
	bool belongs;

	if (!db_begin(c->db, &SQL_VERIFY_HASH_KNOWN, &s, err))
		return false;
	bind_blob(&s, VERIFY_HASH_KNOWN_SHA256, vault_hash_str(&hash));
	if (!statement_row(&s, &belongs, err))
		return false;
	/* What was taken in since is known by now, or is being taken in: then it is in a list, which
	 * goes once it is known. */
	if (!belongs)
		belongs = verify_moment_knows(c->moment, vault_hash_str(&hash));
	if (!belongs && !vault_waits(c->vault, hash, &belongs, err))
		return false;
	if (!belongs)
		belongs = verify_moment_knows(c->moment, vault_hash_str(&hash));
	arena_clear(&c->arena);
	vault_hash_text(hash, text);
	if (!belongs)
		c->found(c->context, "added",
			str_format(&c->arena,
				"the original %s in the vault is in no entry of the log", text));
	return true;
}

static void
object_strange(void *context, const char *name)
{
	struct comparison *c = context;

	arena_clear(&c->arena);
	c->found(c->context, "added",
		str_format(&c->arena, "\"vault/%s\" does not belong there", name));
}

static void
object_check(struct comparison *c, struct vault_hash hash, uint64_t size)
{
	struct vault_hash now;
	struct err err = {0};
	char text[VAULT_NAME_SIZE];
	uint64_t size_now = 0;

	arena_clear(&c->arena);
	vault_hash_text(hash, text);
	c->result->objects++;
	if (!vault_check(c->vault, hash, &now, &size_now, &err))
		c->found(c->context, "missing",
			str_format(&c->arena, "the original %s: %s", text, err.text));
	else if (!vault_hash_equal(now, hash) || size_now != size)
		c->found(c->context, "altered",
			str_format(&c->arena, "the original %s in the vault has other bytes now",
				text));
	c->result->bytes += size_now;
}

static bool
compare_all(struct comparison *c, const char *folder, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!vault_open(folder, &c->vault, err) ||
		!vault_walk(c->vault, object_found, object_strange, c, err) ||
		!db_begin(c->db, &SQL_VERIFY_HASHES, &s, err))
		return false;
	while (row) {
		struct vault_hash hash;
		struct str bytes;

		if (!statement_row(&s, &row, err))
			return false;
		bytes = row ? column_str(&s, VERIFY_HASHES_COL_SHA256) : STR("");
		if (bytes.len == VAULT_HASH_SIZE) {
			memcpy(hash.bytes, bytes.data, VAULT_HASH_SIZE);
			object_check(c, hash, (uint64_t)column_i64(&s, VERIFY_HASHES_COL_SIZE));
		}
	}
	return true;
}

bool
verify_vault_compare(const char *folder, struct verify_moment *moment, struct db *db,
	struct verify_result *result,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct comparison c = {
		.db = db, .moment = moment, .result = result, .found = found, .context = context};
	bool done;

	arena_init(&c.arena, ARENA_SIZE);
	done = compare_all(&c, folder, err);
	vault_close(c.vault);
	arena_free(&c.arena);
	return done;
}
