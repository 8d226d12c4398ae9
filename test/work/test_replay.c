/* Entries of a log that say nothing sound, and remit packs: refused with words, never believed. */
#include "work/replay.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "ledger/ledger.h"
#include "schema.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/found.h"

#define LINE(NUMBER) "{\"lines\":[{" NUMBER "\"title\":\"One\",\"question\":\"What?\"}]"
#define HASH "\"sha256\":\"00000000000000000000000000000000000000000000000000000000000000ff\""

struct pack_case {
	const char *claim;
	const char *text;
	bool good;
};

static const struct pack_case packs[] = {
	{"a pack", LINE("\"number\":1,") "}", true},
	{"one with kinds of gaps", LINE("\"number\":7,") ",\"gaps\":{\"minutes-absent\":7}}", true},
	{"a line without its number", LINE("") "}", false},
	{"a number beyond all", LINE("\"number\":1e300,") "}", false},
	{"a broken number", LINE("\"number\":1.5,") "}", false},
	{"a number below nothing", LINE("\"number\":-1,") "}", false},
	{"a gap's line beyond all", LINE("\"number\":1,") ",\"gaps\":{\"a\":1e300}}", false},
	{"a line that is a word", "{\"lines\":[\"x\"]}", false},
	{"no lines", "{\"lines\":[]}", false},
	{"a list", "[1]", false},
};

struct entry_case {
	const char *claim;
	const char *kind;
	const char *payload;
};

static const struct entry_case entries[] = {
	{"a founding whose line has no number", ENTRY_INSPECTION, LINE("") "}"},
	{"a founding whose line is a word", ENTRY_INSPECTION, "{\"lines\":[\"x\"]}"},
	{"a founding whose gap bears on no line", ENTRY_INSPECTION, "{\"gaps\":{\"a\":1e300}}"},
	{"a password of nothing that is held", ENTRY_PASSWORD, "{" HASH ",\"sealed\":\"x\"}"},
	{"a password without a hash", ENTRY_PASSWORD, "{}"},
	{"an item whose hash is none", ENTRY_RECEIVED, "{\"sha256\":\"x\"}"},
	{"an item within nothing", ENTRY_RECEIVED, "{\"item\":1,\"parent\":9}"},
	{"a state that is none", ENTRY_GAP, "{\"gap\":\"x\",\"state\":\"x\"}"},
	{"a kind of register that is none", ENTRY_REGISTER, "{\"kind\":\"x\"}"},
	{"an upload without its day", ENTRY_UPLOAD, "{\"upload\":1,\"act\":\"begun\"}"},
	{"an upload received without its hash", ENTRY_UPLOAD,
		"{\"upload\":1,\"act\":\"received\",\"sha256\":\"x\"}"},
	{"an upload of which nothing is said", ENTRY_UPLOAD, "{\"upload\":1,\"act\":\"x\"}"},
	{"a letter without its day", ENTRY_REQUEST, "{\"request\":1,\"act\":\"sent\"}"},
	{"an answer without its day", ENTRY_REQUEST, "{\"request\":1,\"act\":\"answered\"}"},
	{"a finding whose hash is none", ENTRY_PUBLISHED, "{\"folder\":\"x\",\"sha256\":\"x\"}"},
};

static void
test_packs(void)
{
	for (size_t i = 0; i < COUNT_OF(packs); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
		struct json *pack;
		struct err err = {0};
		bool good = remit_parse(
			&arena, STR("own.json"), str_of(packs[i].text), &pack, &err);

		tap_ok(good == packs[i].good && (good || err.text[0] != '\0'), "%s: %s",
			packs[i].claim, good ? "taken" : err.text);
	}
}

static void
test_entries(struct inspection *inspection)
{
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
		struct ledger_entry entry = {
			.kind = str_of(entries[i].kind), .payload = str_of(entries[i].payload)};
		struct err err = {0};

		tap_ok(!replay_entry(inspection, &arena, &entry, i, &err) && err.kind != ERR_NONE &&
				err.text[0] != '\0',
			"%s: %s", entries[i].claim, err.text);
	}
}

int
main(void)
{
	struct inspection inspection = {0}; /* its database and no more */
	struct err err = {0};

	test_packs();
	if (tap_ok(db_open(":memory:", DB_CREATE, &inspection.db, &err) &&
			    db_run_script(inspection.db, embedded_schema, &err),
		    "a database is made %s", err.text))
		test_entries(&inspection);
	db_close(inspection.db);
	return tap_done();
}
