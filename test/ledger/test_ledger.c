/* The ledger as its users see it: create, write, read, prove, erase, verify. */
#include "ledger/ledger.h"

#include "base/buf.h"
#include "base/file.h"
#include "ledger/note.h"
#include "ledger/opening.h"
#include "ledger/proof.h"
#include "ledger_case.h"
#include "tap.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool
has_entry(struct ledger *ledger, uint64_t index, unsigned story)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct ledger_entry wanted = case_entry(&arena, index, story);
	struct ledger_entry got;
	struct err err = {0};

	return ledger_read(ledger, &arena, index, &got, &err) && got.moment == wanted.moment &&
		str_equal(got.kind, wanted.kind) && str_equal(got.payload, wanted.payload) &&
		memcmp(got.salt, wanted.salt, sizeof(got.salt)) == 0;
}

static bool
proof_holds(struct ledger *ledger, uint64_t index)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct tlog_proof proof;
	struct vkey vkey;
	struct str text;
	struct str rest;
	struct str entry;
	struct err err = {0};

	if (!ledger_proof(ledger, &arena, index, &text, &err) ||
		!vkey_parse(ledger_vkey(ledger), &vkey, &err) ||
		!tlog_proof_parse(&arena, text, &proof, &err))
		return false;
	rest = proof.extra;
	return str_cut(&rest, '\n', &entry) && proof.index == index &&
		tlog_proof_verify(&proof, &vkey, entry, &err) &&
		!tlog_proof_verify(&proof, &vkey, str_slice(entry, 0, entry.len - 1), &err);
}

static void
test_sizes(struct case_signer *signer)
{
	static const size_t sizes[] = {0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 66000};
	static const size_t batches[] = {1, 7, 256, 300, 70000};

	for (size_t s = 0; s < COUNT_OF(sizes); s++)
		for (size_t b = 0; b < COUNT_OF(batches); b++) {
			struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
			const char *folder = case_folder(&arena, "sizes");
			struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
			struct case_findings found;
			struct err err = {0};
			bool right;

			if (sizes[s] / batches[b] > 600)
				continue;
			right = case_ledger(folder, signer, sizes[s], batches[b], 1) &&
				ledger_open(folder, &ledger, &err) &&
				ledger_size(ledger) == sizes[s];
			for (size_t i = 0; right && i < sizes[s]; i += 1 + sizes[s] / 50)
				right = has_entry(ledger, i, 1) && proof_holds(ledger, i);
			found = case_verify(folder, STR(""), STR(""), sizes[s]);
			tap_ok(right && !found.failed && found.count == 0 &&
					found.entries == sizes[s],
				"%zu entries in batches of %zu: read, proven, verified %s",
				sizes[s], batches[b], found.first);
			(void)case_remove(folder);
		}
}

static void
test_batches_agree(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *one = case_folder(&arena, "one");
	const char *other = case_folder(&arena, "other");
	struct ledger *a CLEANUP(ledger_cleanup) = NULL;
	struct ledger *b CLEANUP(ledger_cleanup) = NULL;
	struct err err = {0};

	tap_ok(case_ledger(one, signer, 777, 13, 1) && case_ledger(other, signer, 777, 500, 1) &&
			ledger_open(one, &a, &err) && ledger_open(other, &b, &err) &&
			str_equal(ledger_checkpoint(a), ledger_checkpoint(b)),
		"the same entries in other batches give the same checkpoint, byte for byte");
}

static void
test_again(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 << 20};
	const char *folder = case_folder(&arena, "again");
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct ledger_entry *same = case_entries(&arena, 90, 20, 1);
	struct ledger_entry *others = case_entries(&arena, 90, 20, 2);
	struct ledger_signer use = case_signer_use(signer);
	struct err err = {0};

	tap_ok(case_ledger(folder, signer, 100, 30, 1) && ledger_open(folder, &ledger, &err) &&
			ledger_write(ledger, 90, same, 10, use, &err) && ledger_size(ledger) == 100,
		"entries that are there already may be written again: %s", err.text);
	tap_ok(!ledger_write(ledger, 90, others, 20, use, &err) && err.kind == ERR_ALTERED,
		"other entries in their place are refused: %s", err.text);
	tap_ok(!ledger_write(ledger, 101, same, 1, use, &err) && err.kind == ERR_INTERNAL,
		"a gap is refused: %s", err.text);
	tap_ok(ledger_write(ledger, 90, same, 20, use, &err) && ledger_size(ledger) == 110,
		"some there and some new: the new are added");
	others[0].moment = 5;
	tap_ok(!ledger_write(ledger, 110, others, 1, use, &err) && err.kind == ERR_INTERNAL,
		"a back-dated entry is refused: %s", err.text);
	others[0].payload = STR("{\n}");
	tap_ok(!ledger_write(ledger, 110, others, 1, use, &err) && err.kind == ERR_INTERNAL,
		"a payload with a line feed is refused: %s", err.text);
	tap_ok(ledger_size(ledger) == 110 && has_entry(ledger, 109, 1) &&
			case_verify(folder, STR(""), STR(""), 110).count == 0,
		"and the log is as before");
	signer->refuses = true;
	tap_ok(!ledger_write(ledger, 110, case_entries(&arena, 110, 300, 1), 300, use, &err) &&
			err.kind == ERR_CRASHED && ledger_size(ledger) == 110,
		"where the sealer is gone, nothing is added: %s", err.text);
	signer->refuses = false;
	tap_ok(has_entry(ledger, 109, 1) &&
			ledger_write(
				ledger, 110, case_entries(&arena, 110, 300, 1), 300, use, &err) &&
			case_verify(folder, STR(""), STR(""), 410).count == 0,
		"and once it is back, the same call succeeds: %s", err.text);
}

static void
test_two(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 << 20};
	const char *folder = case_folder(&arena, "two");
	struct ledger *reader CLEANUP(ledger_cleanup) = NULL;
	struct ledger *writer CLEANUP(ledger_cleanup) = NULL;
	struct ledger_entry *more = case_entries(&arena, 100, 700, 1);
	struct ledger_signer use = case_signer_use(signer);
	struct err err = {0};
	bool right = case_ledger(folder, signer, 100, 100, 1) &&
		ledger_open(folder, &reader, &err) && ledger_open(folder, &writer, &err);

	for (size_t i = 0; right && i < 700; i += 70)
		right = ledger_write(writer, 100 + i, more + i, 70, use, &err) &&
			has_entry(reader, i % 100, 1) && proof_holds(reader, 99 - i % 100);
	tap_ok(right, "who opened the log before it grew reads and proves on at the old size %s",
		err.text);
	tap_ok(!ledger_write(reader, 100, more, 1, use, &err) && err.kind == ERR_BUSY,
		"a second writer is refused: %s", err.text);
	ledger_cleanup(&writer);
	tap_ok(ledger_write(reader, 100, more, 700, use, &err) && ledger_size(reader) == 800,
		"and takes up what the first one wrote once that is closed: %s", err.text);
}

static void
test_erase(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 << 20};
	const char *folder = case_folder(&arena, "erase");
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct buf bytes CLEANUP(buf_free) = {0};
	struct ledger_entry got;
	struct err err = {0};
	struct case_findings found;

	tap_ok(case_ledger(folder, signer, 300, 100, 1) && ledger_open(folder, &ledger, &err) &&
			ledger_erase(ledger, 7, &err) && ledger_erase(ledger, 299, &err) &&
			ledger_erase(ledger, 7, &err),
		"openings are erased, also twice: %s", err.text);
	tap_ok(ledger_read(ledger, &arena, 7, &got, &err) && got.payload.len == 0 &&
			has_entry(ledger, 8, 1) && proof_holds(ledger, 7) &&
			proof_holds(ledger, 8) && !proof_holds(ledger, 300),
		"the entry stays and is still proven, without what it said");
	tap_ok(file_read(path_join_cstr(&arena, folder, "openings/000"), &bytes, 1 << 20, &err) &&
			str_find(buf_str(&bytes), STR("\"item\":7,")) == STR_NONE &&
			str_find(buf_str(&bytes), STR("\"item\":8,")) != STR_NONE,
		"nothing of it is left in the file");
	ledger_cleanup(&ledger);
	found = case_verify(folder, STR(""), STR(""), 300);
	tap_ok(found.count == 0 && found.entries == 300, "verify agrees: %s", found.first);
	tap_ok(case_write(folder, signer, 300, 300, 1, &err) &&
			case_verify(folder, STR(""), STR(""), 600).count == 0,
		"and the log goes on: %s", err.text);
}

static void
test_create(struct case_signer *signer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 << 20};
	const char *folder = case_folder(&arena, "create");
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct case_signer other;
	struct err err = {0};

	case_signer_init(&other, 99);
	tap_ok(!ledger_create(
		       folder, STR("a b"), signer->key.public_key, case_signer_use(signer), &err) &&
			err.kind == ERR_USAGE,
		"a name with a space is refused: %s", err.text);
	tap_ok(!ledger_create(folder, CASE_ORIGIN, signer->key.public_key, case_signer_use(&other),
		       &err) &&
			err.kind == ERR_INTERNAL,
		"a signer with another key is noticed: %s", err.text);
	tap_ok(case_ledger(folder, signer, 0, 1, 1), "after a failure it can be made");
	tap_ok(!ledger_create(folder, CASE_ORIGIN, signer->key.public_key, case_signer_use(signer),
		       &err) &&
			err.kind == ERR_EXISTS,
		"but not twice: %s", err.text);
	tap_ok(ledger_open(folder, &ledger, &err) && str_equal(ledger_origin(ledger), CASE_ORIGIN),
		"it knows its name");
	tap_ok(!ledger_open(case_folder(&arena, "nowhere"), &ledger, &err) &&
			err.kind == ERR_NOT_FOUND,
		"no log there: %s", err.text);
}

static void
test_spelling(void)
{
#define DIGITS_64 "e5f70773a043468249fa081118e14555af37745e6398bcf7178ea7b45984e1d8"
	struct entry_text entry;

	tap_ok(entry_parse(STR("candour/1 received 2013-02-12T09:30:59Z " DIGITS_64), &entry),
		"an entry parses");
	tap_ok(!entry_parse(STR("candour/1 received 2013-02-12T09:30:60Z " DIGITS_64), &entry),
		"its moment has one spelling: no 60th second");
#undef DIGITS_64
}

int
main(void)
{
	struct case_signer signer;

	case_signer_init(&signer, 1);
	test_create(&signer);
	test_sizes(&signer);
	test_batches_agree(&signer);
	test_again(&signer);
	test_two(&signer);
	test_erase(&signer);
	test_spelling();
	return tap_done();
}
