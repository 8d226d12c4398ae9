#include "ledger/merkle.h"

#include "crypto/sha256.h"

#include <assert.h>
#include <string.h>

bool
ledger_hash_equal(const struct ledger_hash *a, const struct ledger_hash *b)
{
	return memcmp(a->bytes, b->bytes, LEDGER_HASH_SIZE) == 0;
}

struct ledger_hash
merkle_leaf(struct sha256 *sha, struct str entry)
{
	struct ledger_hash hash;

	sha256_begin(sha);
	sha256_add(sha, str_make("\0", 1));
	sha256_add(sha, entry);
	sha256_end(sha, hash.bytes);
	return hash;
}

struct ledger_hash
merkle_node(struct sha256 *sha, const struct ledger_hash *left, const struct ledger_hash *right)
{
	unsigned char bytes[1 + 2 * LEDGER_HASH_SIZE] = {1};
	struct ledger_hash hash;

	memcpy(bytes + 1, left->bytes, LEDGER_HASH_SIZE);
	memcpy(bytes + 1 + LEDGER_HASH_SIZE, right->bytes, LEDGER_HASH_SIZE);
	sha256_begin(sha);
	sha256_add(sha, str_make(bytes, sizeof(bytes)));
	sha256_end(sha, hash.bytes);
	return hash;
}

/* ---- The growing tree ---- */

void
merkle_edge_add(struct merkle_edge *edge, struct sha256 *sha, const struct ledger_hash *leaf,
	void (*complete)(
		void *context, unsigned level, uint64_t index, const struct ledger_hash *hash),
	void *context)
{
	struct ledger_hash hash = *leaf;
	uint64_t index = edge->size;
	unsigned level = 0;

	assert(edge->size < UINT64_MAX);
	for (;;) {
		if (complete != NULL)
			complete(context, level, index, &hash);
		if ((index & 1) == 0)
			break;
		hash = merkle_node(sha, &edge->at[level], &hash);
		index >>= 1;
		level++;
	}
	edge->at[level] = hash;
	edge->size++;
}

struct ledger_hash
merkle_edge_root(const struct merkle_edge *edge, struct sha256 *sha)
{
	struct ledger_hash root;
	bool any = false;

	for (unsigned level = 0; level < MERKLE_LEVEL_COUNT; level++) {
		if ((edge->size >> level & 1) == 0)
			continue;
		root = any ? merkle_node(sha, &edge->at[level], &root) : edge->at[level];
		any = true;
	}
	if (!any) {
		sha256_begin(sha);
		sha256_end(sha, root.bytes);
	}
	return root;
}

/* ---- Making proofs ---- */

/* The largest power of two below size (size > 1), as its logarithm. */
static unsigned
split_level(uint64_t size)
{
	return 63 - (unsigned)__builtin_clzll(size - 1);
}

/* The root over the leaves [from, to); from is a multiple of every subtree in the range. */
static bool
range_root(struct merkle_source source, struct sha256 *sha, uint64_t from, uint64_t to,
	struct ledger_hash *ret_root, struct err *err)
{
	uint64_t size = to - from;
	bool any = false;

	for (unsigned level = 0; level < MERKLE_LEVEL_COUNT; level++) {
		struct ledger_hash hash;

		if ((size >> level & 1) == 0)
			continue;
		/* Smaller subtrees stand to the right: take them from the end. */
		to -= (uint64_t)1 << level;
		if (!source.subtree(source.context, level, to >> level, &hash, err))
			return false;
		*ret_root = any ? merkle_node(sha, &hash, ret_root) : hash;
		any = true;
	}
	return true;
}

static void
proof_reverse(struct merkle_proof *proof)
{
	for (size_t i = 0; i < proof->count / 2; i++) {
		struct ledger_hash kept = proof->hashes[i];

		proof->hashes[i] = proof->hashes[proof->count - 1 - i];
		proof->hashes[proof->count - 1 - i] = kept;
	}
}

bool
merkle_prove_inclusion(struct merkle_source source, struct sha256 *sha, uint64_t index,
	uint64_t size, struct merkle_proof *ret_proof, struct err *err)
{
	uint64_t from = 0;
	uint64_t to = size;

	assert(index < size);
	ret_proof->count = 0;
	while (to - from > 1) {
		uint64_t middle = from + ((uint64_t)1 << split_level(to - from));
		struct ledger_hash *hash = &ret_proof->hashes[ret_proof->count++];
		bool is_left = index < middle;

		if (!range_root(
			    source, sha, is_left ? middle : from, is_left ? to : middle, hash, err))
			return false;
		if (is_left)
			to = middle;
		else
			from = middle;
	}
	proof_reverse(ret_proof);
	return true;
}

/* SUBPROOF(m, D[n], b) of RFC 9162 section 2.1.4.1, from the root downwards. */
bool
merkle_prove_consistency(struct merkle_source source, struct sha256 *sha, uint64_t old_size,
	uint64_t size, struct merkle_proof *ret_proof, struct err *err)
{
	uint64_t from = 0;
	uint64_t to = size;

	assert(old_size > 0 && old_size <= size);
	ret_proof->count = 0;
	while (old_size < to) {
		uint64_t middle = from + ((uint64_t)1 << split_level(to - from));
		struct ledger_hash *hash = &ret_proof->hashes[ret_proof->count++];
		bool is_left = old_size <= middle;

		if (!range_root(
			    source, sha, is_left ? middle : from, is_left ? to : middle, hash, err))
			return false;
		if (is_left)
			to = middle;
		else
			from = middle;
	}
	/* The old tree's own root need not be told where it is a subtree from the start. */
	if (from > 0 &&
		!range_root(source, sha, from, to, &ret_proof->hashes[ret_proof->count++], err))
		return false;
	proof_reverse(ret_proof);
	return true;
}

/* ---- Checking proofs ---- */

bool
merkle_check_inclusion(struct sha256 *sha, const struct ledger_hash *leaf, uint64_t index,
	uint64_t size, const struct ledger_hash *root, const struct merkle_proof *proof)
{
	struct ledger_hash hash = *leaf;
	uint64_t here = index;
	uint64_t last = size - 1;

	if (index >= size || proof->count > MERKLE_PROOF_MAX)
		return false;
	for (size_t i = 0; i < proof->count; i++) {
		if (last == 0)
			return false;
		if ((here & 1) == 1 || here == last) {
			hash = merkle_node(sha, &proof->hashes[i], &hash);
			while ((here & 1) == 0 && here != 0) {
				here >>= 1;
				last >>= 1;
			}
		} else {
			hash = merkle_node(sha, &hash, &proof->hashes[i]);
		}
		here >>= 1;
		last >>= 1;
	}
	return last == 0 && ledger_hash_equal(&hash, root);
}

bool
merkle_check_consistency(struct sha256 *sha, uint64_t old_size, const struct ledger_hash *old_root,
	uint64_t size, const struct ledger_hash *root, const struct merkle_proof *proof)
{
	uint64_t here = old_size - 1;
	uint64_t last = size - 1;
	struct ledger_hash old_hash;
	struct ledger_hash hash;
	size_t at = 0;

	if (old_size == size)
		return proof->count == 0 && ledger_hash_equal(old_root, root);
	if (old_size == 0 || old_size > size || proof->count == 0 ||
		proof->count > MERKLE_PROOF_MAX)
		return false;
	for (; (here & 1) == 1; here >>= 1)
		last >>= 1;
	/* An old size that is a power of two starts from the old root itself. */
	hash = here == 0 ? *old_root : proof->hashes[at++];
	old_hash = hash;
	for (; at < proof->count; at++) {
		const struct ledger_hash *one = &proof->hashes[at];

		if (last == 0)
			return false;
		if ((here & 1) == 1 || here == last) {
			old_hash = merkle_node(sha, one, &old_hash);
			hash = merkle_node(sha, one, &hash);
			while ((here & 1) == 0 && here != 0) {
				here >>= 1;
				last >>= 1;
			}
		} else {
			hash = merkle_node(sha, &hash, one);
		}
		here >>= 1;
		last >>= 1;
	}
	return last == 0 && ledger_hash_equal(&old_hash, old_root) &&
		ledger_hash_equal(&hash, root);
}
