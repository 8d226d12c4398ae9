#include "work/refi/refi_plan_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "remit/coding.h"
#include "remit/payload.h"
#include "remit/refi.h"
#include "store/vault.h"
#include "work/refi/refi_place.h"
#include "work/refi/str_set.h"

struct placing {
	struct inspection *inspection;
	struct arena *arena;
	const struct refi_import *import;
	const struct refi_match *matches;
	struct refi_plan *plan;
	struct str_set known; /* documents whose passages are in the sets below */
	struct str_set here;  /* GUIDs of passages that stand */
	struct str_set gone;  /* GUIDs of those taken back */
	struct str_set marks; /* document, place, code and person of each */
	uint64_t searched;
};

/* Where a passage of the source at hand goes. */
struct spot {
	enum refi_found found;
	struct refi_candidate where;
	int64_t begins;
	int64_t ends;
};

static const struct refi_file *
file_of(const struct placing *p)
{
	return p->plan->left->file;
}

static void
leave(struct placing *p, const struct refi_coding_said *said, enum refi_left reason)
{
	struct str name = utf8_head(file_of(p)->sources[said->source].name, 200);

	refi_left_add(p->plan->left, reason,
		str_format(p->arena, "%.*s: “%.*s”", STR_ARG(name),
			STR_ARG(utf8_head(said->quote, 80))));
}

/* ---- what is there already ---- */

static struct str
mark_of(struct arena *arena, const struct coding_row *row, struct str code)
{
	return str_format(arena, "%lld %lld %lld %.*s %.*s", (long long)row->document,
		(long long)row->begins, (long long)row->ends, STR_ARG(code), STR_ARG(row->who));
}

static bool
document_know(struct placing *p, int64_t document, struct err *err)
{
	struct str key = str_format(p->arena, "%lld", (long long)document);
	struct arena arena CLEANUP(arena_free) = {0};
	char hash[VAULT_NAME_SIZE];
	struct coding_row *rows;
	struct str source;
	size_t count;

	if (!str_set_add(&p->known, key))
		return true;
	arena_init(&arena, (size_t)2 << 30);
	if (!payload_hash(p->inspection, document, hash, err) ||
		!codings_ever_of_document(p->inspection, &arena, document, &rows, &count, err))
		return false;
	source = refi_source_guid(p->arena, str_of(hash));
	for (size_t i = 0; i < count; i++) {
		struct str guid = str_copy(p->arena, refi_coding_guid(&arena, source, &rows[i]));

		(void)str_set_add(rows[i].taken_back == 0 ? &p->here : &p->gone, guid);
		if (rows[i].taken_back == 0 && rows[i].pass == PASS_FIRST)
			(void)str_set_add(&p->marks,
				mark_of(p->arena, &rows[i],
					str_format(p->arena, "%lld", (long long)rows[i].code)));
	}
	return true;
}

/* A code that is not here yet has no number. */
static struct str
code_mark(struct placing *p, size_t code)
{
	const struct refi_plan_code *planned = &p->plan->codes[code];

	return planned->row.code != 0 ? str_format(p->arena, "%lld", (long long)planned->row.code)
				      : str_format(p->arena, "new %zu", code);
}

static bool
coding_add(struct placing *p, const struct refi_coding_said *said, const struct spot *spot,
	struct err *err)
{
	struct refi_plan *plan = p->plan;
	struct refi_plan_coding *planned = &plan->codings[plan->coding_count];

	if (!document_know(p, spot->where.document, err))
		return false;
	if (said->guid.len > 0 && str_set_has(&p->here, said->guid)) {
		plan->codings_here++;
		return true;
	}
	if (said->guid.len > 0 && str_set_has(&p->gone, said->guid)) {
		leave(p, said, REFI_LEFT_TAKEN_BACK);
		return true;
	}
	*planned = (struct refi_plan_coding){.code = said->code,
		.row = {.guid = said->guid,
			.code = plan->codes[said->code].row.code,
			.document = spot->where.document,
			.item = spot->where.item,
			.begins = spot->begins,
			.ends = spot->ends,
			.boxes = said->boxes,
			.note = said->note,
			.pass = PASS_FIRST,
			.who = refi_who(p->arena, p->import, said->user, said->user_name)}};
	if (!str_set_add(&p->marks, mark_of(p->arena, &planned->row, code_mark(p, said->code)))) {
		leave(p, said, REFI_LEFT_AGAIN);
		return true;
	}
	if (said->guid.len > 0)
		(void)str_set_add(&p->here, said->guid);
	if (plan->coding_count == p->import->coding_max)
		return err_set(err, ERR_TOO_LARGE,
			"it has more than %zu passages to take over at once; import it at the "
			"command line, or in parts",
			p->import->coding_max);
	plan->coding_count++;
	return true;
}

/* ---- where they go ---- */

/* The same text: places are the same but for line ends, and what one of them has more at its end. */
static void
exact_place(const struct refi_lines *lines, int64_t count, const struct refi_coding_said *said,
	const struct refi_candidate *where, struct spot *spot)
{
	int64_t ends = refi_lines_back(lines, said->ends);

	*spot = (struct spot){.found = REFI_FOUND_NOWHERE,
		.where = *where,
		.begins = refi_lines_back(lines, said->begins),
		.ends = ends < count ? ends : count};
	if (spot->begins < spot->ends)
		spot->found = REFI_FOUND;
}

static bool
search_pay(struct placing *p, uint64_t size, struct err *err)
{
	p->searched += size;
	return p->searched <= p->import->search_max ||
		err_set(err, ERR_TOO_LARGE,
			"its texts are not those of documents here, and too many of its passages "
			"would have to be looked for by their words; import it at the command "
			"line, or in parts");
}

/* Of a PDF's passages only the words are known. */
static bool
has_unplaced(const struct placing *p, size_t first, size_t behind)
{
	for (size_t i = first; i < behind; i++)
		if (file_of(p)->codings[i].ends == 0)
			return true;
	return false;
}

/* One more document in which the passages of a source may stand: [first, behind) of the file. */
static bool
candidate_try(struct placing *p, const struct refi_match *match, size_t candidate, size_t first,
	size_t behind, struct spot *spots, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {0};
	const struct refi_candidate *where = &match->candidates[candidate];
	struct refi_lines lines = {.drops = NULL};
	struct refi_fold fold = {.points = NULL};
	struct str text;
	int64_t count = 0;
	bool is_folded = false;
	bool done = true;

	arena_init(&arena, (size_t)1 << 30);
	if (!coding_text_of(p->inspection, &arena, where->document, &text, err))
		return false;
	if (match->is_exact) {
		refi_lines_make(&lines, text);
		count = (int64_t)utf8_count(text);
	}
	if (!match->is_exact || has_unplaced(p, first, behind))
		is_folded = refi_fold_make(&fold, text);
	for (size_t i = first; done && i < behind; i++) {
		const struct refi_coding_said *said = &file_of(p)->codings[i];
		struct spot *spot = &spots[i - first];
		struct spot here = {.where = *where};

		if (match->is_exact && said->ends > said->begins) {
			exact_place(&lines, count, said, where, spot);
			continue;
		}
		done = search_pay(p, fold.text.len + 1000, err);
		here.found = done && is_folded
			? refi_fold_find(&fold, said, &here.begins, &here.ends)
			: REFI_FOUND_NOWHERE;
		if (here.found != REFI_FOUND_NOWHERE && spot->found != REFI_FOUND_NOWHERE)
			spot->found = REFI_FOUND_SEVERAL;
		else if (here.found != REFI_FOUND_NOWHERE)
			*spot = here;
	}
	refi_lines_free(&lines);
	refi_fold_free(&fold);
	return done;
}

static bool
source_place(struct placing *p, size_t first, size_t behind, struct err *err)
{
	const struct refi_file *file = file_of(p);
	const struct refi_match *match = &p->matches[file->codings[first].source];
	struct spot *spots = ARENA_ARRAY(p->arena, behind - first, struct spot);

	for (size_t i = 0; i < match->count; i++)
		if (!candidate_try(p, match, i, first, behind, spots, err))
			return false;
	for (size_t i = first; i < behind; i++) {
		const struct refi_coding_said *said = &file->codings[i];
		const struct spot *spot = &spots[i - first];

		if (spot->found != REFI_FOUND) {
			leave(p, said,
				match->count == 0                           ? REFI_LEFT_UNKNOWN
					: spot->found == REFI_FOUND_SEVERAL ? REFI_LEFT_SEVERAL
									    : REFI_LEFT_NOWHERE);
			continue;
		}
		p->plan->codings_by_words += !match->is_exact || said->ends == 0;
		if (!coding_add(p, said, spot, err))
			return false;
	}
	return true;
}

bool
refi_codings_plan(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_match *matches, struct refi_plan *plan,
	struct err *err)
{
	const struct refi_file *file = plan->left->file;
	struct placing p = {.inspection = inspection,
		.arena = arena,
		.import = import,
		.matches = matches,
		.plan = plan,
		.known = {.arena = arena},
		.here = {.arena = arena},
		.gone = {.arena = arena},
		.marks = {.arena = arena}};
	size_t behind;

	plan->codings = ARENA_ARRAY(arena, file->coding_count + 1, struct refi_plan_coding);
	for (size_t first = 0; first < file->coding_count; first = behind) {
		for (behind = first + 1; behind < file->coding_count &&
			file->codings[behind].source == file->codings[first].source;
			behind++)
			continue;
		if (!source_place(&p, first, behind, err))
			return false;
	}
	return true;
}
