#include "work/view/log_view.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/proof.h"
#include "store/entry_run.h"
#include "store/inspection.h"

enum { ENTRY_ARENA_MAX = 16 << 20 };

static bool
head_open(struct arena *arena, const char *folder, struct ledger **ret_ledger, struct err *err)
{
	return ledger_open(path_join_cstr(arena, folder, "ledger"), ret_ledger, err);
}

/* The first entry that was noted at the moment or later; moments never run back. */
static bool
moment_find(struct ledger *ledger, int64_t moment, uint64_t *ret_number, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = ENTRY_ARENA_MAX};
	uint64_t low = 0;
	uint64_t high = ledger_size(ledger);

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		struct ledger_entry entry;

		arena_clear(&scratch);
		if (!ledger_read(ledger, &scratch, middle, &entry, err))
			return false;
		if (entry.moment < moment)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_number = low;
	return true;
}

static bool
row_make(const struct log_reader *reader, struct arena *arena, uint64_t number,
	const struct ledger_entry *entry, struct log_row *ret_row, struct err *err)
{
	*ret_row = (struct log_row){.number = number,
		.kind = str_copy(arena, entry->kind),
		.says = log_kind_says(entry->kind),
		.moment = entry->moment};
	return log_said_make(reader, arena, entry, &ret_row->said, err) ||
		err_in(err, "entry %llu of the log", (unsigned long long)number);
}

struct looking {
	const struct log_reader *reader;
	const struct log_ask *ask;
	struct ledger *ledger;
	struct arena *arena;
	struct log_list *list;
	bool is_narrowed; /* to a kind, a person or both */
};

static bool
look_at(struct looking *l, struct arena *scratch, uint64_t number, struct err *err)
{
	const struct log_ask *ask = l->ask;
	struct ledger_entry entry;

	if (!ledger_read(l->ledger, scratch, number, &entry, err))
		return false;
	if ((ask->kind.len > 0 && !str_equal(entry.kind, ask->kind)) ||
		(ask->who.len > 0 && !str_equal(log_who(scratch, entry.payload), ask->who)))
		return true;
	entry.payload = str_copy(l->arena, entry.payload);
	return row_make(
		l->reader, l->arena, number, &entry, &l->list->rows[l->list->row_count++], err);
}

/* Back from the end to the first, or to a full page; where it came to. */
static bool
span_look(struct looking *l, struct arena *scratch, uint64_t first, uint64_t *end, struct err *err)
{
	while (*end > first && l->list->row_count < LOG_ROWS) {
		arena_clear(scratch);
		if (!look_at(l, scratch, --*end, err))
			return false;
	}
	return true;
}

/* The next runs of what was asked for that begin before the end: one after the other, and then those before them. */
static bool
runs_look(struct looking *l, struct arena *scratch, uint64_t first, uint64_t *end, struct err *err)
{
	struct entry_span spans[ENTRY_SPANS_MAX];
	size_t count;

	if (!entry_runs(l->reader->inspection, l->ask->kind, l->ask->who, *end, spans, &count, err))
		return false;
	for (size_t i = 0; i<count && * end> first && l->list->row_count < LOG_ROWS; i++) {
		if (spans[i].end < *end)
			*end = spans[i].end > first ? spans[i].end : first;
		if (!span_look(
			    l, scratch, spans[i].first > first ? spans[i].first : first, end, err))
			return false;
	}
	if (count == 0)
		*end = first;
	return true;
}

/* Whether there is anything more to be listed before the end. */
static bool
more_look(struct looking *l, uint64_t first, uint64_t end, bool *ret_more, struct err *err)
{
	struct entry_span spans[ENTRY_SPANS_MAX];
	size_t count;

	*ret_more = end > first;
	if (!*ret_more || !l->is_narrowed)
		return true;
	if (!entry_runs(l->reader->inspection, l->ask->kind, l->ask->who, end, spans, &count, err))
		return false;
	*ret_more = count > 0 && spans[0].end > first;
	return true;
}

static bool
look_through(struct looking *l, uint64_t first, uint64_t end, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = ENTRY_ARENA_MAX};
	bool more;

	while (end > first && l->list->row_count < LOG_ROWS)
		if (!(l->is_narrowed ? runs_look : span_look)(l, &scratch, first, &end, err))
			return false;
	if (!more_look(l, first, end, &more, err))
		return false;
	l->list->next = more ? end : 0;
	return true;
}

bool
log_list_make(const struct log_reader *reader, struct arena *arena, const struct log_ask *ask,
	struct log_list *ret_list, struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct looking l = {.reader = reader,
		.ask = ask,
		.arena = arena,
		.list = ret_list,
		.is_narrowed = ask->kind.len > 0 || ask->who.len > 0};
	uint64_t first = 0;
	uint64_t end;

	*ret_list = (struct log_list){.rows = ARENA_ARRAY(arena, LOG_ROWS, struct log_row)};
	if (!head_open(arena, ask->folder, &ledger, err))
		return false;
	l.ledger = ledger;
	ret_list->size = ledger_size(ledger);
	end = ret_list->size;
	if ((ask->from != DATE_NONE && !moment_find(ledger, ask->from, &first, err)) ||
		(ask->to != DATE_NONE && !moment_find(ledger, ask->to, &end, err)))
		return false;
	if (end > ask->before)
		end = ask->before;
	return look_through(&l, first, end, err);
}

bool
log_one_make(const struct log_reader *reader, struct arena *arena, const char *folder,
	uint64_t number, struct log_one *ret_one, struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct ledger_entry entry;
	struct tlog_proof proof;

	*ret_one = (struct log_one){0};
	if (!head_open(arena, folder, &ledger, err) ||
		!ledger_read(ledger, arena, number, &entry, err) ||
		!row_make(reader, arena, number, &entry, &ret_one->row, err))
		return false;
	ret_one->size = ledger_size(ledger);
	ret_one->is_closed = ret_one->row.said.kept_back > 0;
	if (!(ret_one->is_closed ? ledger_proof_closed : ledger_proof)(
		    ledger, arena, number, &ret_one->proof, err) ||
		!tlog_proof_parse(arena, ret_one->proof, &proof, err))
		return false;
	ret_one->text = str_slice(proof.extra, 0, str_find_char(proof.extra, '\n'));
	return true;
}

bool
log_head_make(struct arena *arena, const char *folder, struct log_head *ret_head, struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;

	if (!head_open(arena, folder, &ledger, err))
		return false;
	*ret_head = (struct log_head){.size = ledger_size(ledger),
		.vkey = str_copy(arena, ledger_vkey(ledger)),
		.checkpoint = str_copy(arena, ledger_checkpoint(ledger))};
	return true;
}
