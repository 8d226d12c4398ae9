#include "ledger/proof.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "ledger/note.h"

#define PROOF_LINE STR("c2sp.org/tlog-proof@v1")
#define EXTRA_START STR("extra ")
#define INDEX_START STR("index ")

void
tlog_proof_add(struct buf *to, const struct tlog_proof *proof)
{
	buf_add(to, PROOF_LINE);
	if (proof->extra.len > 0) {
		buf_add_char(to, '\n');
		buf_add(to, EXTRA_START);
		base64_encode(to, proof->extra);
	}
	buf_add_format(to, "\nindex %llu\n", (unsigned long long)proof->index);
	for (size_t i = 0; i < proof->path.count; i++) {
		hash_add(to, &proof->path.hashes[i]);
		buf_add_char(to, '\n');
	}
	buf_add_char(to, '\n');
	buf_add(to, proof->checkpoint);
}

static bool
damaged(struct err *err, const char *what)
{
	return err_set(err, ERR_DAMAGED, "this is no tlog-proof: %s", what);
}

static bool
extra_parse(struct arena *arena, struct str digits, struct str *ret_extra)
{
	struct buf bytes CLEANUP(buf_free) = {0};

	if (!base64_decode(&bytes, digits))
		return false;
	*ret_extra = str_copy(arena, buf_str(&bytes));
	return true;
}

static bool
index_parse(struct str line, uint64_t *ret_index)
{
	struct str digits = str_from(line, INDEX_START.len);

	return str_starts(line, INDEX_START) && str_to_u64(digits, ret_index) &&
		char_is_digit(digits.data[0]) && (digits.len == 1 || digits.data[0] != '0');
}

bool
tlog_proof_parse(
	struct arena *arena, struct str text, struct tlog_proof *ret_proof, struct err *err)
{
	struct str rest = text;
	struct str line;

	*ret_proof = (struct tlog_proof){0};
	if (!str_cut(&rest, '\n', &line) || !str_equal(line, PROOF_LINE))
		return damaged(err, "its first line is another");
	if (!str_cut(&rest, '\n', &line))
		return damaged(err, "it is cut off");
	if (str_starts(line, EXTRA_START)) {
		if (!extra_parse(arena, str_from(line, EXTRA_START.len), &ret_proof->extra) ||
			!str_cut(&rest, '\n', &line))
			return damaged(err, "its extra data is malformed");
	}
	if (!index_parse(line, &ret_proof->index))
		return damaged(err, "its index line is malformed");
	for (;;) {
		/* The empty piece behind the last line end is no blank line. */
		if (!str_cut(&rest, '\n', &line) || (line.len == 0 && rest.data == NULL))
			return damaged(err, "it is cut off");
		if (line.len == 0)
			break;
		if (ret_proof->path.count >= MERKLE_PROOF_MAX ||
			!hash_parse(line, &ret_proof->path.hashes[ret_proof->path.count++]))
			return damaged(err, "a hash in it is malformed");
	}
	ret_proof->checkpoint = rest;
	return true;
}

bool
tlog_proof_verify(
	const struct tlog_proof *proof, const struct vkey *vkey, struct str entry, struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct ledger_hash leaf = merkle_leaf(&sha, entry);
	struct checkpoint checkpoint;

	if (!checkpoint_verify(proof->checkpoint, vkey, &checkpoint, err))
		return false;
	if (!merkle_check_inclusion(
		    &sha, &leaf, proof->index, checkpoint.size, &checkpoint.root, &proof->path))
		return err_set(err, ERR_ALTERED,
			"the entry does not stand at place %llu of the signed log",
			(unsigned long long)proof->index);
	return true;
}
