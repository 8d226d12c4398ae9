/* The page on which two readers are compared, and a third settles where they disagree. */
#include "base/arena.h"
#include "base/err.h"
#include "compare/hidden/restricted.h"
#include "remit/codebook.h"
#include "remit/settlement.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/lists.h"
#include "web/parts/coding_marks.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include "lists.html.h"

struct filling {
	struct request *request;
	struct inspection *inspection;
	struct arena *arena;
	struct second_agreement found;
	struct agreement_view *view;
	struct code_row *codes;
	size_t code_count;
	struct settlement *settled; /* of all documents of the list */
	size_t settled_count;
};

static void
codes_fill(struct filling *f)
{
	struct agreement_view *view = f->view;

	view->codes = ARENA_ARRAY(f->arena, f->found.code_count, struct agreement_row);
	for (size_t i = 0; i < f->found.code_count; i++) {
		const struct code_agreement *found = &f->found.codes[i];
		const struct code_row *code = codebook_find(f->codes, f->code_count, found->code);

		view->codes[view->code_count++] = (struct agreement_row){
			.name = code == NULL ? STR("?") : code->name,
			.style = code_style(code == NULL ? CODE_TEAL : code->colour),
			.alpha = coefficient_words(f->arena, &found->alpha),
			.kappa = found->kappa.is_defined
				? str_format(f->arena, "%.2f", found->kappa.value)
				: STR("undefined"),
			.interval = found->has_interval
				? str_format(f->arena, "%.2f and %.2f", found->low, found->high)
				: STR("too few items"),
			.both = (int64_t)found->both,
			.first = (int64_t)found->first,
			.second = (int64_t)found->second,
		};
	}
}

static void
settled_words(struct filling *f, int64_t document, uint64_t coding, struct settle_row *row)
{
	const struct settlement *settled = settlement_find(
		f->settled, f->settled_count, document, coding);
	const char *verdict;

	if (settled == NULL) {
		f->view->open_count++;
		return;
	}
	verdict = settled->applies ? "it applies" : "it does not apply";
	if (coding == 0)
		verdict = weight_title(settled->weight);
	row->settled = str_format(f->arena, "Settled: %s. %.*s (%.*s, %s)", verdict,
		STR_ARG(settled->why), STR_ARG(who_named(f->request, settled->who)),
		moment_words(f->request, settled->moment).data);
}

static struct settle_row
row_make(struct filling *f, int64_t item, uint64_t coding)
{
	return (struct settle_row){
		.coding = coding,
		.item = item,
		.link = url_format(f->arena, "/item/%lld", (long long)item),
		.title = str_format(f->arena, "Item %lld", (long long)item),
		.style = "code--slate",
		.id = str_format(f->arena, "why%zu", f->view->row_count),
	};
}

static void
passage_add(struct filling *f, const struct disagreement *found, bool is_restricted)
{
	const struct coding_row *coding = &found->coding;
	const struct code_row *code = codebook_find(f->codes, f->code_count, coding->code);
	struct settle_row row = row_make(f, found->item, coding->entry);
	struct str other = coding->pass == PASS_FIRST ? f->view->second : f->view->first;

	row.what = code == NULL ? STR("?") : code->name;
	row.style = code_style(code == NULL ? CODE_TEAL : code->colour);
	row.quote = is_restricted ? STR("") : coding->quote;
	row.by = str_format(f->arena, "%.*s put it here; %.*s did not.",
		STR_ARG(who_named(f->request, coding->who)), STR_ARG(other));
	settled_words(f, coding->document, coding->entry, &row);
	f->view->rows[f->view->row_count++] = row;
}

static void
weight_add(struct filling *f, const struct weight_disagreement *found)
{
	struct settle_row row = row_make(f, found->item, 0);

	row.what = STR("Weight");
	row.first_weight = weight_name(found->first);
	row.second_weight = weight_name(found->second);
	row.first_title = found->first == WEIGHT_NONE ? STR("No weight")
						      : str_of(weight_title(found->first));
	row.second_title = found->second == WEIGHT_NONE ? STR("No weight")
							: str_of(weight_title(found->second));
	row.by = str_format(f->arena, "%.*s says %.*s, %.*s %.*s.", STR_ARG(f->view->first),
		STR_ARG(row.first_title), STR_ARG(f->view->second), STR_ARG(row.second_title));
	settled_words(f, found->document, 0, &row);
	f->view->rows[f->view->row_count++] = row;
}

static bool
rows_fill(struct filling *f, struct err *err)
{
	size_t count = f->found.disagreement_count;
	int64_t *documents = ARENA_ARRAY(f->arena, count, int64_t);
	bool *are_restricted;

	for (size_t i = 0; i < count; i++)
		documents[i] = f->found.disagreements[i].coding.document;
	if (!restricted_among(
		    f->inspection->db, f->arena, documents, count, &are_restricted, err) ||
		!settlements_of_list(f->inspection, f->arena, f->found.second.list, &f->settled,
			&f->settled_count, err))
		return false;
	f->view->rows = ARENA_ARRAY(f->arena, count + f->found.weight_count, struct settle_row);
	for (size_t i = 0; i < count; i++)
		passage_add(f, &f->found.disagreements[i], are_restricted[i]);
	for (size_t i = 0; i < f->found.weight_count; i++)
		weight_add(f, &f->found.weights[i]);
	return true;
}

/* The two readers see it only when the second has nothing left to read. */
static bool
eyes_check(struct filling *f, struct err *err)
{
	const struct reading_list *second = &f->found.second;

	if (second->read + second->skipped == second->count ||
		!str_equal(second->reader, f->request->person.login))
		return true;
	return err_set(err, ERR_PERMISSION,
		"you are reading this list blind; what the other reader said is shown when you "
		"have read all of it");
}

bool
agreement_show(struct request *request, struct reply *reply, struct err *err)
{
	struct agreement_view view = {.csrf = request->person.csrf};
	struct filling f = {.request = request,
		.inspection = request->door->workshop->inspection,
		.arena = request->arena,
		.view = &view};
	int64_t list;

	if (!request_part_i64(request, 0, &list, err) ||
		!second_agreement_find(f.inspection, f.arena, list, &f.found, err) ||
		!eyes_check(&f, err) ||
		!codebook_load(f.inspection, f.arena, true, &f.codes, &f.code_count, err))
		return false;
	view.name = str_format(
		f.arena, "B-%lld %.*s", (long long)list, STR_ARG(f.found.second.name));
	view.list = url_format(f.arena, "/reading/%lld", (long long)list);
	view.post = url_format(f.arena, "/reading/%lld/settle", (long long)list);
	view.first = who_named(request, f.found.first.reader);
	view.second = who_named(request, f.found.second.reader);
	view.items = f.found.items;
	view.sentences = f.found.sentences;
	view.lost = f.found.lost;
	view.is_open = f.found.items < (size_t)f.found.second.count;
	view.jaccard = coefficient_words(f.arena, &f.found.jaccard);
	view.masi = coefficient_words(f.arena, &f.found.masi);
	view.weight = coefficient_words(f.arena, &f.found.weight);
	codes_fill(&f);
	if (!rows_fill(&f, err) ||
		!reading_frame(request, reply, STR("Agreement of two readers"), err))
		return false;
	agreement_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
settled(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	(void)answer;
	(void)err;
	reply_redirect(reply,
		url_fragment(request->arena,
			url_segment(request->arena,
				url_segment(request->arena, URL("/reading"), request->parts[0]),
				STR("agreement")),
			STR("settle")));
	return true;
}

bool
agreement_settle(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"coding", "item", "applies", "weight", "why"};
	struct act *act = reply_act(reply, request, "settle");
	int64_t list;

	if (!request_part_i64(request, 0, &list, err))
		return false;
	act_i64(act, request->arena, "list", list);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	reply->then = settled;
	return true;
}
