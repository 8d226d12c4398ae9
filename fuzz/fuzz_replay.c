/* Entries of a log read back into an empty database, as rebuilding does: payloads that someone who has
 * the key may have written. The input is entries, parted by 0x1e: a kind's number as one byte and a
 * payload; kind 0 is a remit pack. */
#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "fuzz_bed.h"
#include "ledger/ledger.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/found.h"
#include "work/replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ENTRIES_MAX = 40 };

static void
entry_try(struct inspection *inspection, struct str input, uint64_t index)
{
	static const char *const kinds[] = {ENTRY_INSPECTION, ENTRY_DELIVERY, ENTRY_RECEIVED,
		ENTRY_FAILURE, ENTRY_PASSWORD, ENTRY_GAP, ENTRY_REGISTER, ENTRY_CLOSED};
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct ledger_entry entry = {.moment = 1363219200};
	struct json *pack;
	struct err err = {0};

	if (input.len == 0)
		return;
	entry.payload = str_from(input, 1);
	if (input.data[0] == '0') {
		must((remit_parse(&arena, STR("pack"), entry.payload, &pack, &err) &&
			     replay_inspection(inspection, pack, &err)) ||
			err.text[0] != '\0');
		return;
	}
	entry.kind = str_of(kinds[(unsigned char)input.data[0] % COUNT_OF(kinds)]);
	if (!replay_entry(inspection, &arena, &entry, index, &err))
		must(err.kind != ERR_NONE && err.text[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct inspection inspection; /* its database and no more */
	struct str rest = str_make(data, size);
	struct err err = {0};

	if (inspection.db == NULL) {
		inspection.db = bed_database();
		must(compare_create(inspection.db, &err));
	}
	must(db_transaction_begin(inspection.db, &err));
	for (uint64_t i = 0; i < ENTRIES_MAX && rest.len > 0; i++) {
		size_t at = str_find_char(rest, 0x1e);

		entry_try(&inspection, at == STR_NONE ? rest : str_slice(rest, 0, at), i);
		rest = at == STR_NONE ? STR("") : str_from(rest, at + 1);
	}
	db_transaction_undo(inspection.db);
	return 0;
}
