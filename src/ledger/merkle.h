/* The Merkle tree of RFC 6962: hashes, roots and proofs, without files.
 *
 *   leaf = SHA-256(0x00 || entry)        node = SHA-256(0x01 || left || right)
 *
 * (RFC 6962 section 2.1; an empty tree's root is SHA-256 of nothing.) Proofs are made and checked
 * as in RFC 9162 sections 2.1.3 and 2.1.4, which describe the same tree more precisely.
 *
 * Sizes and indexes are counts of entries. Nothing here owns memory; the caller lends a struct
 * sha256. */
#ifndef CANDOUR_LEDGER_MERKLE_H
#define CANDOUR_LEDGER_MERKLE_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct sha256;

enum { LEDGER_HASH_SIZE = 32 };

struct ledger_hash {
	unsigned char bytes[LEDGER_HASH_SIZE];
};

bool ledger_hash_equal(const struct ledger_hash *a, const struct ledger_hash *b) MUST_USE;

struct ledger_hash merkle_leaf(struct sha256 *sha, struct str entry);
struct ledger_hash merkle_node(
	struct sha256 *sha, const struct ledger_hash *left, const struct ledger_hash *right);

/* ---- The growing tree ---- */

enum { MERKLE_LEVEL_COUNT = 64 };

/* The right edge: the roots of the perfect subtrees that a tree of this size is made of.
 * at[n] holds 2^n entries and is there where bit n of size is set. Starts as {0}. */
struct merkle_edge {
	uint64_t size;
	struct ledger_hash at[MERKLE_LEVEL_COUNT];
};

/* Adds one leaf. `complete`, which may be NULL, is told each perfect subtree that this completes
 * (level 0, the leaf itself, first); level n holds 2^n leaves and `index` counts such subtrees. */
void merkle_edge_add(struct merkle_edge *edge, struct sha256 *sha, const struct ledger_hash *leaf,
	void (*complete)(
		void *context, unsigned level, uint64_t index, const struct ledger_hash *hash),
	void *context);
/* The tree's root; SHA-256 of nothing where the tree is empty. */
struct ledger_hash merkle_edge_root(const struct merkle_edge *edge, struct sha256 *sha);

/* ---- Proofs ---- */

/* A tree of 2^64 entries has paths no longer than this; a consistency proof has one more. */
enum { MERKLE_PROOF_MAX = 65 };

struct merkle_proof {
	size_t count;
	struct ledger_hash hashes[MERKLE_PROOF_MAX];
};

/* Where proofs get their hashes from: the root of the perfect subtree number `index` of those
 * that hold 2^level leaves. */
struct merkle_source {
	void *context;
	bool (*subtree)(void *context, unsigned level, uint64_t index, struct ledger_hash *ret_hash,
		struct err *err);
};

/* Entry `index` is in the tree of `size` entries (index < size). */
bool merkle_prove_inclusion(struct merkle_source source, struct sha256 *sha, uint64_t index,
	uint64_t size, struct merkle_proof *ret_proof, struct err *err) MUST_USE;
/* The tree of old_size entries is a beginning of that of size entries (0 < old_size <= size). */
bool merkle_prove_consistency(struct merkle_source source, struct sha256 *sha, uint64_t old_size,
	uint64_t size, struct merkle_proof *ret_proof, struct err *err) MUST_USE;

/* RFC 9162 section 2.1.3.2. */
bool merkle_check_inclusion(struct sha256 *sha, const struct ledger_hash *leaf, uint64_t index,
	uint64_t size, const struct ledger_hash *root, const struct merkle_proof *proof) MUST_USE;
/* RFC 9162 section 2.1.4.2. Equal sizes want equal roots and no hash; from an old size of 0 (of
 * which every tree is a growth) only to size 0. */
bool merkle_check_consistency(struct sha256 *sha, uint64_t old_size,
	const struct ledger_hash *old_root, uint64_t size, const struct ledger_hash *root,
	const struct merkle_proof *proof) MUST_USE;

#endif
