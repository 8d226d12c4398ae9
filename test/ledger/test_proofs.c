/* The tree and its proofs, notes and checkpoints: small trees of our own, then published vectors. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/tile.h"
#include "tap.h"

#include <dirent.h>
#include <string.h>

enum { LEAVES_MAX = 300, VECTORS_SIZE_MAX = 64 * 1024 * 1024 };

/* ---- Our own ---- */

static struct ledger_hash
leaf_of(struct sha256 *sha, uint64_t index)
{
	char text[16] = "entry ";

	text[6] = (char)('a' + index % 26);
	text[7] = (char)('a' + index / 26);
	return merkle_leaf(sha, str_make(text, 8));
}

/* RFC 6962 section 2.1 as it is written, to compare with: MTH over [from, to). */
static struct ledger_hash
plain_root(struct sha256 *sha, uint64_t from, uint64_t to)
{
	struct ledger_hash left;
	struct ledger_hash right;
	uint64_t split = 1;

	if (to - from == 1)
		return leaf_of(sha, from);
	while (split * 2 < to - from)
		split *= 2;
	left = plain_root(sha, from, from + split);
	right = plain_root(sha, from + split, to);
	return merkle_node(sha, &left, &right);
}

static bool
plain_subtree(void *context, unsigned level, uint64_t index, struct ledger_hash *ret_hash,
	struct err *err)
{
	(void)err;
	*ret_hash = plain_root(context, index << level, (index + 1) << level);
	return true;
}

static void
test_tree(void)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct merkle_edge edge = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct ledger_hash root = merkle_edge_root(&edge, &sha);
	bool same = true;

	tap_ok(str_equal(hex_encode(&arena, str_make(root.bytes, 32)),
		       STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
		"the empty tree's root is SHA-256 of nothing");
	root = merkle_leaf(&sha, STR(""));
	tap_ok(str_equal(hex_encode(&arena, str_make(root.bytes, 32)),
		       STR("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")),
		"the leaf of an empty entry is SHA-256 of one zero byte");
	for (uint64_t i = 0; i < LEAVES_MAX; i++) {
		struct ledger_hash leaf = leaf_of(&sha, i);
		struct ledger_hash plain = plain_root(&sha, 0, i + 1);

		merkle_edge_add(&edge, &sha, &leaf, NULL, NULL);
		root = merkle_edge_root(&edge, &sha);
		same = same && ledger_hash_equal(&root, &plain);
	}
	tap_ok(same, "the growing tree gives the root of the definition at every size to %d",
		LEAVES_MAX);
}

static bool
inclusion_right(struct sha256 *sha, uint64_t index, uint64_t size)
{
	struct merkle_source source = {sha, plain_subtree};
	struct ledger_hash root = plain_root(sha, 0, size);
	struct ledger_hash leaf = leaf_of(sha, index);
	struct merkle_proof proof;
	struct err err = {0};

	if (!merkle_prove_inclusion(source, sha, index, size, &proof, &err) ||
		!merkle_check_inclusion(sha, &leaf, index, size, &root, &proof) ||
		merkle_check_inclusion(sha, &leaf, index + 1, size, &root, &proof) ||
		(size > 1 && merkle_check_inclusion(sha, &root, index, size, &root, &proof)))
		return false;
	for (size_t i = 0; i < proof.count; i++) {
		proof.hashes[i].bytes[i % 32] ^= 4;
		if (merkle_check_inclusion(sha, &leaf, index, size, &root, &proof))
			return false;
		proof.hashes[i].bytes[i % 32] ^= 4;
	}
	proof.hashes[proof.count++] = root;
	return !merkle_check_inclusion(sha, &leaf, index, size, &root, &proof);
}

static bool
consistency_right(struct sha256 *sha, uint64_t old_size, uint64_t size)
{
	struct merkle_source source = {sha, plain_subtree};
	struct ledger_hash root = plain_root(sha, 0, size);
	struct ledger_hash old_root = plain_root(sha, 0, old_size);
	struct ledger_hash wrong = old_root;
	struct merkle_proof proof;
	struct err err = {0};

	wrong.bytes[3] ^= 1;
	if (!merkle_prove_consistency(source, sha, old_size, size, &proof, &err) ||
		!merkle_check_consistency(sha, old_size, &old_root, size, &root, &proof) ||
		merkle_check_consistency(sha, old_size, &wrong, size, &root, &proof) ||
		merkle_check_consistency(sha, old_size, &old_root, size, &wrong, &proof))
		return false;
	for (size_t i = 0; i < proof.count; i++) {
		proof.hashes[i].bytes[i % 32] ^= 4;
		if (merkle_check_consistency(sha, old_size, &old_root, size, &root, &proof))
			return false;
		proof.hashes[i].bytes[i % 32] ^= 4;
	}
	proof.hashes[proof.count++] = root;
	return !merkle_check_consistency(sha, old_size, &old_root, size, &root, &proof);
}

static void
test_own_proofs(void)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	bool inclusion = true;
	bool consistency = true;

	for (uint64_t size = 1; size <= 40; size++)
		for (uint64_t i = 0; i < size; i++) {
			inclusion = inclusion && inclusion_right(&sha, i, size);
			consistency = consistency && consistency_right(&sha, i + 1, size);
		}
	tap_ok(inclusion, "inclusion proofs of all entries of all trees to 40 hold, no other does");
	tap_ok(consistency, "consistency proofs between all trees to 40 hold, no other does");
}

static void
test_paths(void)
{
	static const char *const good[] = {"tile/0/000", "tile/0/x001/x234/067", "tile/3/999.p/255",
		"tile/entries/x018/000.p/1", "openings/x001/000"};
	static const char *const bad[] = {"tile/0/00", "tile/8/000", "tile/0/x000/001",
		"tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/",
		"openings/", "openings/000.p/3", "tile/entries/x1/000", "tile/0/000/", "tile//000",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999"};
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
	struct tile tile;

	for (size_t i = 0; i < COUNT_OF(good); i++)
		tap_ok(tile_path_parse(str_of(good[i]), &tile) &&
				str_equal(tile_path(&arena, &tile), str_of(good[i])),
			"%s is a tile", good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		tap_ok(!tile_path_parse(str_of(bad[i]), &tile), "%s is none", bad[i]);
	tap_ok(tile_width(0, 0, 255) == 255 && tile_width(0, 0, 256) == 256 &&
			tile_width(0, 1, 256) == 0 && tile_width(1, 0, 70000) == 256 &&
			tile_width(1, 1, 70000) == 17 && tile_width(2, 0, 70000) == 1 &&
			tile_width(3, 0, 70000) == 0 && tile_width(7, 0, UINT64_MAX) == 255 &&
			tile_width(0, UINT64_MAX, UINT64_MAX) == 0,
		"tiles have the widths that follow from the size");
}

/* ---- Published vectors ---- */

static struct json *
json_file(struct arena *arena, const char *path)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct json *json = NULL;

	if (!file_read(path, &text, VECTORS_SIZE_MAX, &err) ||
		!json_read(arena, str_copy(arena, buf_str(&text)), &json, &err))
		tap_note("%s", err.text);
	return json;
}

static uint64_t
number(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);
	uint64_t number = UINT64_MAX;

	if (value == NULL || !str_to_u64(value->text, &number))
		tap_note("no number %s", key);
	return number;
}

/* Some probes have roots that are no hashes: these are refused before they reach the tree. */
static bool
hashes_read(const struct json *array, struct merkle_proof *ret_proof)
{
	ret_proof->count = 0;
	for (const struct json *h = array == NULL ? NULL : array->first; h; h = h->next)
		if (ret_proof->count == MERKLE_PROOF_MAX ||
			!hash_parse(h->text, &ret_proof->hashes[ret_proof->count++]))
			return false;
	return true;
}

static bool
probe_inclusion(struct sha256 *sha, const struct json *probe)
{
	struct ledger_hash root;
	struct ledger_hash leaf;
	struct merkle_proof proof;

	return hash_parse(json_get_str(probe, "root"), &root) &&
		hash_parse(json_get_str(probe, "leafHash"), &leaf) &&
		hashes_read(json_get(probe, "proof"), &proof) &&
		merkle_check_inclusion(sha, &leaf, number(probe, "leafIdx"),
			number(probe, "treeSize"), &root, &proof);
}

static bool
probe_consistency(struct sha256 *sha, const struct json *probe)
{
	struct ledger_hash roots[2];
	struct merkle_proof proof;

	return hash_parse(json_get_str(probe, "root1"), &roots[0]) &&
		hash_parse(json_get_str(probe, "root2"), &roots[1]) &&
		hashes_read(json_get(probe, "proof"), &proof) &&
		merkle_check_consistency(sha, number(probe, "size1"), &roots[0],
			number(probe, "size2"), &roots[1], &proof);
}

struct probe_count {
	size_t right;
	size_t wrong;
	size_t no_hash; /* expected to pass, with roots that are no hashes */
};

static void
probe_file(const char *path, bool is_inclusion, struct probe_count *count)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	const struct json *probe = json_file(&arena, path);
	const struct json *fails = json_get(probe, "wantErr");
	struct ledger_hash root;
	bool passes = is_inclusion ? probe_inclusion(&sha, probe) : probe_consistency(&sha, probe);

	if (fails != NULL && passes == !fails->boolean) {
		count->right++;
	} else if (!passes && !is_inclusion && !hash_parse(json_get_str(probe, "root1"), &root)) {
		count->no_hash++;
	} else {
		count->wrong++;
		tap_note("%s", path);
	}
}

static void
probe_folder(struct arena *arena, const char *folder, bool is_inclusion, struct probe_count *count)
{
	DIR *listing = opendir(folder);
	struct dirent *one;

	while (listing != NULL && (one = readdir(listing)) != NULL) {
		const char *path = path_join_cstr(arena, folder, one->d_name);

		if (str_ends(str_of(path), STR(".json")))
			probe_file(path, is_inclusion, count);
	}
	if (listing != NULL)
		(void)closedir(listing);
}

static void
test_probes(const char *shared)
{
	static const char *const folders[] = {
		"0", "1", "2", "3", "4", "additional", "single-entry"};
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct probe_count count = {0};

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		for (int kind = 0; kind < 2; kind++)
			probe_folder(&arena,
				str_format(&arena, "%s/security/rfc6962-probes/%s/%s", shared,
					kind == 0 ? "inclusion" : "consistency", folders[i])
					.data,
				kind == 0, &count);
	tap_ok(count.right > 100 && count.wrong == 0,
		"RFC 6962 probes: %zu as expected, %zu not (%zu have roots of other lengths)",
		count.right, count.wrong, count.no_hash);
}

static bool
vector_holds(struct sha256 *sha, const struct json *v)
{
	struct str kind = json_get_str(v, "kind");
	struct buf leaf CLEANUP(buf_free) = {0};
	struct ledger_hash hash;
	struct ledger_hash root;
	struct merkle_proof proof;
	struct checkpoint checkpoint;
	struct vkey vkey;
	struct err err = {0};

	if (str_equal(kind, STR("checkpoint")))
		return vkey_parse(json_get_str(v, "vkey"), &vkey, &err) &&
			checkpoint_verify(json_get_str(v, "note"), &vkey, &checkpoint, &err) &&
			checkpoint.size == number(v, "size");
	if (!hash_parse(json_get_str(v, "root"), &root) ||
		!hashes_read(json_get(v, "proof"), &proof))
		return false;
	if (str_equal(kind, STR("consistency")))
		return hash_parse(json_get_str(v, "old_root"), &hash) &&
			merkle_check_consistency(sha, number(v, "old_size"), &hash,
				number(v, "size"), &root, &proof);
	if (!base64_decode(&leaf, json_get_str(v, "leaf")))
		return false;
	hash = merkle_leaf(sha, buf_str(&leaf));
	return merkle_check_inclusion(
		sha, &hash, number(v, "index"), number(v, "size"), &root, &proof);
}

static void
test_vectors(const char *shared)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 << 20};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	const struct json *all = json_file(
		&arena, str_format(&arena, "%s/security/tlog/vectors.json", shared).data);
	size_t count = 0;
	size_t wrong = 0;

	for (const struct json *v = all == NULL ? NULL : all->first; v; v = v->next) {
		count++;
		if (vector_holds(&sha, v) != json_get(v, "valid")->boolean) {
			wrong++;
			tap_note("%.*s: %.*s", STR_ARG(json_get_str(v, "id")),
				STR_ARG(json_get_str(v, "why")));
		}
	}
	tap_ok(count > 0 && wrong == 0, "tlog vectors: %zu of %zu as expected", count - wrong,
		count);
}

/* A log that another program wrote: its checkpoints must follow from its bundles. */
static void
test_tessera(const char *shared)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	const char *folder = str_format(&arena, "%s/security/tessera-log/log", shared).data;
	struct merkle_edge edge = {0};
	struct vkey vkey;
	struct err err = {0};
	bool right = vkey_parse(STR("example.com/log/testdata+33d7b496+"
				    "AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"),
		&vkey, &err);

	for (unsigned size = 0; right && size <= 15; size++) {
		struct buf note CLEANUP(buf_free) = {0};
		struct buf bytes CLEANUP(buf_free) = {0};
		struct tile tile = {TILE_ENTRIES, 0, 0, size};
		struct checkpoint checkpoint;
		struct ledger_hash root;
		struct str rest;
		struct str entry = {0};

		right = file_read(str_format(&arena, "%s/checkpoint.%u", folder, size).data, &note,
				4096, &err) &&
			checkpoint_verify(buf_str(&note), &vkey, &checkpoint, &err);
		if (right && size > 0) {
			right = tile_read(folder, &tile, &bytes, &err);
			rest = buf_str(&bytes);
			for (unsigned i = 0; right && i < size; i++)
				right = bundle_take(&rest, &entry);
			root = merkle_leaf(&sha, entry);
			merkle_edge_add(&edge, &sha, &root, NULL, NULL);
		}
		root = merkle_edge_root(&edge, &sha);
		right = right && checkpoint.size == size &&
			ledger_hash_equal(&root, &checkpoint.root);
	}
	tap_ok(right, "Tessera's log: 16 checkpoints follow from its bundles %s", err.text);
}

/* A proof that ends behind its last hash has no blank line and no checkpoint. */
static void
test_cut_proof(void)
{
	static const char cut[] = "c2sp.org/tlog-proof@v1\nindex 5\n"
				  "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct tlog_proof proof;
	struct err err = {0};

	tap_ok(!tlog_proof_parse(&arena, str_of(cut), &proof, &err) && err.kind == ERR_DAMAGED,
		"a proof cut off behind its hashes is refused");
}

int
main(void)
{
	const char *shared = tap_shared_data();

	test_tree();
	test_own_proofs();
	test_paths();
	test_cut_proof();
	if (shared == NULL) {
		tap_skip("published vectors: no shared data here");
		return tap_done();
	}
	test_probes(shared);
	test_vectors(shared);
	test_tessera(shared);
	return tap_done();
}
