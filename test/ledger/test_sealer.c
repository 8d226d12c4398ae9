/* The sealing process: what it signs, what it refuses, and how it goes. */
#include "ledger/sealer.h"

#include "base/file.h"
#include "ledger/note.h"
#include "ledger_case.h"
#include "tap.h"

#include <string.h>
#include <sys/stat.h>

static struct str
text_of(struct arena *arena, struct str origin, uint64_t size, unsigned char root)
{
	struct checkpoint checkpoint = {origin, size, {{root}}};

	return checkpoint_text(arena, &checkpoint);
}

static bool
asks(struct sealer *sealer, struct str text, struct err *err)
{
	struct ledger_signer signer = sealer_signer(sealer);
	unsigned char signature[64];

	return signer.sign(signer.context, text, signature, err) &&
		sign_verify(sealer_public_key(sealer), text, signature);
}

static void
test_rules(const char *key_path)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct err err = {0};

	tap_ok(sealer_start(key_path, CASE_ORIGIN, STR(""), &sealer, &err), "it starts: %s",
		err.text);
	tap_ok(asks(sealer, text_of(&arena, CASE_ORIGIN, 5, 1), &err), "signs a checkpoint: %s",
		err.text);
	tap_ok(asks(sealer, text_of(&arena, CASE_ORIGIN, 5, 1), &err), "and the same again");
	tap_ok(!asks(sealer, text_of(&arena, CASE_ORIGIN, 5, 2), &err) && err.kind == ERR_ALTERED,
		"not another of the same size: %s", err.text);
	tap_ok(!asks(sealer, text_of(&arena, CASE_ORIGIN, 4, 1), &err) && err.kind == ERR_ALTERED,
		"not a smaller one: %s", err.text);
	tap_ok(!asks(sealer, text_of(&arena, STR("candour.example/other"), 6, 1), &err) &&
			err.kind == ERR_USAGE,
		"not of another log: %s", err.text);
	tap_ok(!asks(sealer, STR("Pay the bearer 100 pounds\n"), &err) && err.kind == ERR_DAMAGED,
		"not another text: %s", err.text);
	tap_ok(!asks(sealer,
		       str_format(&arena, "%sextension\n", text_of(&arena, CASE_ORIGIN, 7, 1).data),
		       &err) &&
			err.kind == ERR_USAGE,
		"not with more lines: %s", err.text);
	tap_ok(asks(sealer, text_of(&arena, CASE_ORIGIN, 6, 3), &err), "and goes on after that");
}

static void
test_ledger(const char *key_path)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 << 20};
	const char *folder = case_folder(&arena, "ledger");
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct sealer *later CLEANUP(sealer_cleanup) = NULL;
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct err err = {0};
	struct str old;

	tap_ok(sealer_start(key_path, CASE_ORIGIN, STR(""), &sealer, &err) &&
			ledger_create(folder, CASE_ORIGIN, sealer_public_key(sealer),
				sealer_signer(sealer), &err) &&
			ledger_open(folder, &ledger, &err) &&
			ledger_write(ledger, 0, case_entries(&arena, 0, 300, 1), 300,
				sealer_signer(sealer), &err),
		"a ledger is sealed by it: %s", err.text);
	tap_ok(case_verify(folder, STR(""), STR(""), 300).count == 0, "and verifies");
	old = str_copy(&arena, ledger_checkpoint(ledger));
	tap_ok(sealer_start(key_path, CASE_ORIGIN, old, &later, &err) &&
			!asks(later, text_of(&arena, CASE_ORIGIN, 299, 1), &err) &&
			err.kind == ERR_ALTERED,
		"a later one signs nothing below the log's checkpoint: %s", err.text);
	sealer_stop(sealer);
	sealer = NULL;
	tap_ok(asks(later, text_of(&arena, CASE_ORIGIN, 301, 1), &err),
		"one can stop while another goes on");
}

static void
test_keys(const char *key_path)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct err err = {0};

	tap_ok(!sealer_start(
		       case_folder(&arena, "none.key"), CASE_ORIGIN, STR(""), &sealer, &err) &&
			err.kind == ERR_NOT_FOUND,
		"no key file: %s", err.text);
	tap_ok(!sealer_start(key_path, STR("candour.example/other"),
		       STR("candour.example/other\n0\n"
			   "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xe2\x80\x94 x AAAAAAA=\n"),
		       &sealer, &err) &&
			err.kind == ERR_ALTERED,
		"a checkpoint that this key did not sign: %s", err.text);
	tap_ok(chmod(key_path, 0644) == 0 &&
			!sealer_start(key_path, CASE_ORIGIN, STR(""), &sealer, &err) &&
			err.kind == ERR_PERMISSION,
		"a key that others can read: %s", err.text);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *key_path = case_folder(&arena, "signing.key");
	struct random_seed seed = {.seed = 3};
	struct signing_key key CLEANUP(signing_key_wipe) = {0};
	struct err err = {0};

	tap_ok(signing_key_create(key_path, random_seeded(&seed), &key, &err), "a key");
	test_rules(key_path);
	test_ledger(key_path);
	test_keys(key_path);
	return tap_done();
}
