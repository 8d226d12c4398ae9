/* tools/verify_proof, which shares nothing with our code, agrees with it. */
#include "base/buf.h"
#include "base/file.h"
#include "ledger_case.h"
#include "tap.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
checked(struct arena *arena, struct str vkey, struct str proof)
{
	const char *path = case_folder(arena, "entry.tlog-proof");
	struct err err = {0};
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || !fd_write_all(fd, proof, path, &err))
		return -1;
	return case_run(
		(const char *const[]){"bash", VERIFY_PROOF, str_cstr(arena, vkey), path, NULL});
}

/* The proof with one character of each line changed in turn: none may be taken. */
static bool
lines_count(struct arena *arena, struct str vkey, struct str proof)
{
	struct str rest = proof;
	struct str line;

	while (str_cut_line(&rest, &line)) {
		char *forged = str_cstr(arena, proof);
		size_t at = (size_t)(line.data - proof.data) + line.len / 2;

		if (line.len == 0)
			continue;
		forged[at] = forged[at] == 'A' ? 'B' : 'A';
		if (checked(arena, vkey, str_of(forged)) == 0) {
			tap_note("taken with a change in: %.*s", STR_ARG(line));
			return false;
		}
	}
	return true;
}

int
main(void)
{
	static const uint64_t indexes[] = {0, 255, 256, 511, 599};
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	const char *folder = case_folder(&arena, "log");
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct case_signer signer;
	struct err err = {0};
	struct str proof = {0};

	case_signer_init(&signer, 1);
	if (!tap_ok(case_ledger(folder, &signer, 600, 250, 1) && ledger_open(folder, &ledger, &err),
		    "a log %s", err.text))
		return tap_done();
	for (size_t i = 0; i < COUNT_OF(indexes); i++)
		tap_ok(ledger_proof(ledger, &arena, indexes[i], &proof, &err) &&
				checked(&arena, ledger_vkey(ledger), proof) == 0,
			"the proof of entry %u is taken %s", (unsigned)indexes[i], err.text);
	tap_ok(lines_count(&arena, ledger_vkey(ledger), proof),
		"a change in any line of it is noticed");
	tap_ok(ledger_erase(ledger, 3, &err) && ledger_proof(ledger, &arena, 3, &proof, &err) &&
			checked(&arena, ledger_vkey(ledger), proof) == 0,
		"so is that of an entry that was erased %s", err.text);
	return tap_done();
}
