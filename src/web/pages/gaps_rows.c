#include "web/pages/gaps_rows.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "compare/checks.h"
#include "compare/gap.h"
#include "web/say.h"

const char *
gaps_state_word(int state)
{
	static const char *const words[GAP_STATE_COUNT] = {
		[GAP_OPEN] = "open",
		[GAP_ASKED] = "asked for",
		[GAP_ANSWERED] = "answered",
		[GAP_EXPLAINED] = "explained",
		[GAP_NOT_A_GAP] = "not a gap",
	};

	return state >= 0 && state < GAP_STATE_COUNT ? words[state] : "";
}

static const char *
state_class(enum gap_state state)
{
	if (state == GAP_OPEN)
		return "chip chip--absent";
	return state == GAP_ASKED ? "chip chip--gold" : "chip chip--ok";
}

static struct str
period(struct arena *arena, const struct gap *gap)
{
	struct str begins = say_day(arena, gap->begins);
	struct str ends = say_day(arena, gap->ends);

	if (begins.len == 0)
		return ends.len == 0 ? ends : str_format(arena, "until %.*s", STR_ARG(ends));
	if (ends.len == 0 || str_equal(begins, ends))
		return begins;
	return str_format(arena, "%.*s to %.*s", STR_ARG(begins), STR_ARG(ends));
}

/* The names of restricted records are kept back like their words. */
static struct str
title_of(struct arena *arena, const struct gap_row *from)
{
	const struct check *check = check_named(from->kind);

	if (!from->gap.is_restricted)
		return str_copy(arena, from->gap.title);
	return str_format(arena, "%s: a restricted record", check == NULL ? "Gap" : check->sign);
}

struct gaps_row
gaps_row_make(struct arena *arena, const struct gap_row *from)
{
	const struct check *check = check_named(from->kind);
	struct buf about CLEANUP(buf_free) = {0};
	struct str when = period(arena, &from->gap);

	buf_add_format(&about, "%u per cent sure", from->gap.sure);
	if (when.len > 0)
		buf_add_format(&about, "; %.*s", STR_ARG(when));
	if (from->custodian.len > 0)
		buf_add_format(&about, "; %.*s", STR_ARG(from->custodian));
	return (struct gaps_row){
		.reference = str_copy(arena, from->reference),
		.title = title_of(arena, from),
		.why = str_copy(arena, from->gap.why),
		.about = str_copy(arena, buf_str(&about)),
		.sign = str_of(check == NULL ? "" : check->sign),
		.line = from->line == 0
			? STR("")
			: str_format(arena, "%d %.*s", from->line, STR_ARG(from->line_title)),
		.state = gaps_state_word((int)from->state),
		.state_class = state_class(from->state),
		.link = url_segment(arena, URL("/gaps"), str_copy(arena, from->reference)),
		.is_askable = from->state == GAP_OPEN,
	};
}
