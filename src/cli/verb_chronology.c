#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/keep_back.h"
#include "cli/mistake.h"
#include "cli/view_note.h"
#include "compare/hidden/restricted.h"
#include "search/query.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "work/chronology.h"
#include "work/workshop.h"

enum { LIMIT_DEFAULT = 100 };

struct printing {
	struct cli *cli;
	struct inspection *inspection;
	struct view_list views; /* items that were noted */
	uint64_t events;
	uint64_t people;
	int64_t day; /* of the event printed last */
	bool weak;   /* the weaker grounds were begun */
};

/* ---- JSON ---- */

static const char *
precision_name(enum when_precision precision)
{
	static const char *const names[] = {
		[WHEN_DAY] = "day", [WHEN_MONTH] = "month", [WHEN_YEAR] = "year"};

	return names[precision];
}

static struct str
time_words(struct cli *cli, int minute)
{
	return minute < 0 ? STR("")
			  : str_format(&cli->arena, "%02d:%02d", minute / 60, minute % 60);
}

static void
event_json(struct cli *cli, const struct chronology_row *row)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "day", date_iso_day(&cli->arena, row->day));
	json_member_str(w, "last_day", date_iso_day(&cli->arena, row->last_day));
	json_member_str(w, "time", time_words(cli, row->minute));
	json_member_str(w, "precision", str_of(precision_name(row->precision)));
	json_member_str(w, "event", str_of(dates_kind_name(row->kind)));
	json_member_u64(w, "sure", row->sure);
	json_member_str(w, "words", row->words);
	json_member_i64(w, "item", row->item);
	json_member_str(w, "title", row->title);
	json_member_str(w, "kind", str_of(item_kind_name((enum item_kind)row->document_kind)));
	json_member_str(w, "path", row->path);
	json_member_str(w, "custodian", row->custodian);
	json_member_u64(w, "copies", row->copies);
	json_member_i64(w, "from", row->from);
	json_member_i64(w, "to", row->to);
	cli_json_end(cli);
}

static void
person_json(struct cli *cli, const struct knowing_person *person)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "person", person->name);
	json_member_str(w, "addresses", person->addresses);
	json_member_str(w, "first",
		person->has_time ? date_iso(&cli->arena, person->moment)
				 : date_iso_day(&cli->arena, person->moment));
	json_member_str(w, "ground", str_of(knowing_ground_name(person->ground)));
	json_member_bool(w, "attached", person->is_attached);
	json_member_u64(w, "sure", person->sure);
	json_member_i64(w, "item", person->item);
	json_member_str(w, "path", person->path);
	json_member_str(w, "custodian", person->custodian);
	json_member_u64(w, "items", person->items);
	cli_json_end(cli);
}

/* ---- words ---- */

static struct str
day_words(struct cli *cli, const struct chronology_row *row)
{
	struct str day = date_iso_day(&cli->arena, row->day);

	switch (row->precision) {
	case WHEN_MONTH:
		return str_slice(day, 0, 7);
	case WHEN_YEAR:
		return str_slice(day, 0, 4);
	case WHEN_DAY:
		break;
	}
	return day;
}

static void
event_words(struct cli *cli, struct printing *p, const struct chronology_row *row)
{
	struct str day = day_words(cli, row);

	if (row->day != p->day && p->events > 0)
		cli_print(cli, "\n");
	p->day = row->day;
	cli_print(cli, "%-10.*s %-5.*s %-9s  %.*s\n", STR_ARG(day),
		STR_ARG(time_words(cli, row->minute)), dates_kind_name(row->kind),
		STR_ARG(cli_safe(cli, row->words, false)));
	if (row->last_day != row->day && row->precision == WHEN_DAY)
		cli_print(cli, "%29suntil %.*s\n", "",
			STR_ARG(date_iso_day(&cli->arena, row->last_day)));
	cli_print(cli, "%28s[%lld] %.*s (%.*s", "", (long long)row->item,
		STR_ARG(cli_safe(cli, row->path, false)),
		STR_ARG(cli_safe(cli, row->custodian, false)));
	if (row->copies > 1)
		cli_print(cli, "; %s copies in all", cli_count(cli, row->copies));
	if (row->sure < 60)
		cli_print(cli, "; the date is %u %% sure", row->sure);
	cli_print(cli, ")\n");
}

static void
person_words(struct cli *cli, struct printing *p, const struct knowing_person *person)
{
	bool is_weak = person->sure < KNOWING_STRONG;
	struct str day = person->has_time ? date_iso(&cli->arena, person->moment)
					  : date_iso_day(&cli->arena, person->moment);

	if (p->people == 0)
		cli_print(cli, "%sWho knew when: for each person the first item that shows it\n\n",
			p->events > 0 ? "\n" : "");
	if (is_weak && !p->weak)
		cli_print(cli, "%sIn whose records it lay, by the day these were received:\n\n",
			p->people > 0 ? "\n" : "");
	p->weak = is_weak;
	if (day.len >= 16)
		day = str_format(&cli->arena, "%.*s %.*s", 10, day.data, 5, day.data + 11);
	cli_print(cli, "%-16.*s  %.*s", STR_ARG(day.len > 0 ? day : STR("not dated")),
		STR_ARG(cli_safe(cli, person->name, false)));
	if (person->addresses.len > 0)
		cli_print(cli, " <%.*s>", STR_ARG(cli_safe(cli, person->addresses, false)));
	cli_print(cli, "\n%18s%s (%u %% sure)\n%18s[%lld] %.*s (%.*s)\n", "",
		knowing_ground_words(person->ground, person->is_attached), person->sure, "",
		(long long)person->item, STR_ARG(cli_safe(cli, person->path, false)),
		STR_ARG(cli_safe(cli, person->custodian, false)));
}

/* Where it cannot be told, it is. */
static bool
may_be_restricted(struct printing *p, int64_t item)
{
	struct err err = {0};
	bool is;

	return !restricted_item(p->inspection->db, item, &is, &err) || is;
}

static void
event_print(void *context, const struct chronology_row *row)
{
	struct printing *p = context;
	struct cli *cli = p->cli;
	struct chronology_row shown = *row;

	if (may_be_restricted(p, row->item)) {
		shown.words = keep_back_words(cli, row->item);
		shown.title = STR("");
	}
	if (cli->is_json)
		event_json(cli, &shown);
	else
		event_words(cli, p, &shown);
	p->events++;
}

static void
person_print(void *context, const struct knowing_person *person)
{
	struct printing *p = context;
	struct cli *cli = p->cli;
	size_t noted = p->views.count;

	/* Minutes name who was there: these are the item's own words. */
	if (may_be_restricted(p, person->item))
		view_list_put(cli, &p->views, person->item);
	if (p->views.count > noted)
		view_note(cli, &p->views.items[noted], 1);
	if (cli->is_json)
		person_json(cli, person);
	else
		person_words(cli, p, person);
	p->people++;
}

static void
end_print(struct cli *cli, const struct printing *p, const struct work_chronology_result *result)
{
	if (cli->is_json) {
		struct json_writer *w = cli_json_begin(cli);

		json_member_u64(w, "events", result->events);
		json_member_u64(w, "people", result->people);
		json_member_u64(w, "documents", result->documents);
		json_member_u64(w, "waiting", result->waiting);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "%s", p->events + p->people > 0 ? "\n" : "");
	if (!cli_has(cli, "who") && result->events == 0)
		cli_print(cli, "No dated events of that sort were found.\n");
	else if (result->events > 0)
		cli_print(cli, "%s events, %s shown\n", cli_count(cli, result->events),
			cli_count(cli, p->events));
	if (cli_has(cli, "who"))
		cli_print(cli,
			"%s people, by %s documents that the query finds. That something was sent "
			"to someone does not show that it was read.\n",
			cli_count(cli, result->people), cli_count(cli, result->documents));
	if (result->waiting > 0)
		cli_print(cli, "%s documents are not compared yet: run candour compare %s\n",
			cli_count(cli, result->waiting), cli->arguments[0]);
}

/* ---- running ---- */

static struct str
query_join(struct cli *cli)
{
	struct buf query CLEANUP(buf_free) = {0};

	for (size_t i = 1; i < cli->argument_count; i++) {
		buf_add(&query, i == 1 ? STR("") : STR(" "));
		buf_add(&query, str_of(cli->arguments[i]));
	}
	return str_copy(&cli->arena, buf_str(&query));
}

static bool
request_take(struct cli *cli, struct work_chronology_request *request, struct err *err)
{
	const char *kind = cli_value(cli, "kind");
	struct chronology_request *events = &request->events;

	request->query = query_join(cli);
	request->with_people = cli_has(cli, "who");
	request->without_events = cli_has(cli, "who") && !cli_has(cli, "events");
	events->kind = kind == NULL ? 0 : (int)dates_kind_from_name(str_of(kind));
	if (events->kind == DATES_KIND_COUNT)
		return err_set(err, ERR_USAGE,
			"--kind is one of sent, received, met, created, modified, printed, decided, "
			"mentioned");
	if (request->with_people && request->query.len == 0)
		return err_set(err, ERR_USAGE, "--who needs a query: which documents is it about?");
	if (!cli_date(cli, "from", &events->from, err) ||
		!cli_date(cli, "to", &events->until, err) ||
		!cli_number(cli, "limit", LIMIT_DEFAULT, &events->limit, err) ||
		!cli_number(cli, "offset", 0, &events->offset, err))
		return false;
	return events->from == DATE_NONE || events->until == DATE_NONE ||
		events->from <= events->until ||
		err_set(err, ERR_USAGE, "--to comes before --from");
}

bool
verb_chronology(struct cli *cli, struct err *err)
{
	struct printing printing = {.cli = cli, .day = DATE_NONE};
	struct work_chronology_request request = {
		.event = event_print, .person = person_print, .context = &printing};
	struct work_chronology_result result;
	struct query_mistake mistake = {0};
	struct workshop workshop;
	const struct zone *zone;
	bool done;

	if (!request_take(cli, &request, err) || !cli_zone(cli, &zone, err) ||
		!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	workshop.zone = zone;
	printing.inspection = workshop.inspection;
	done = work_chronology(&workshop, &cli->arena, &request, &result, &mistake, err);
	workshop_close(&workshop);
	if (done)
		end_print(cli, &printing, &result);
	else if (err->kind == ERR_QUERY)
		mistake_tell(cli, &mistake);
	return done;
}
