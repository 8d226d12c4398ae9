#include "work/view/upload_leaf.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"
#include "ledger/merkle.h"
#include "ledger/proof.h"

bool
upload_leaf(struct arena *arena, const char *folder, uint64_t entry, struct str *ret_leaf,
	struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct tlog_proof proof;
	struct ledger_hash leaf;
	struct str text;

	if (!ledger_open(path_join_cstr(arena, folder, "ledger"), &ledger, err) ||
		!ledger_proof_closed(ledger, arena, entry, &text, err) ||
		!tlog_proof_parse(arena, text, &proof, err))
		return false;
	leaf = merkle_leaf(&sha, str_slice(proof.extra, 0, str_find_char(proof.extra, '\n')));
	*ret_leaf = hex_encode(arena, str_make(leaf.bytes, sizeof(leaf.bytes)));
	return true;
}
