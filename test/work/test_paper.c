/* A text as a sheet of paper: every run is the stretch of the text that it says it is. */
#include "work/view/paper.h"

#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/subject.h"
#include "store/place.h"

static const char mail[] = "Thanks for turning these round.\n"
			   "\n"
			   "As discussed I have taken out 4.2,\nthe caf\xc3\xa9 firms.\n"
			   "\n"
			   "-- \n"
			   "Office of the Chief Executive\n"
			   "\n"
			   "On 13 March the Deputy wrote:\n"
			   "> Agree with you.\n"
			   "> Ring me.\n"
			   ">> Shall I?\n";

/* Whether each run stands in the text where it says, in order and without overlap. */
static bool
runs_are_true(const struct paper *paper, struct str text, int64_t from)
{
	int64_t reached = from;

	for (size_t i = 0; i < paper->block_count; i++)
		for (size_t c = 0; c < paper->blocks[i].cell_count; c++)
			for (size_t r = 0; r < paper->blocks[i].cells[c].run_count; r++) {
				const struct paper_run *run = &paper->blocks[i].cells[c].runs[r];
				size_t at = utf8_offset(text, (size_t)(run->at - from));

				if (run->at < reached || run->text.len == 0 ||
					!str_equal(
						str_slice(text, at, at + run->text.len), run->text))
					return false;
				reached = run->at + (int64_t)utf8_count(run->text);
			}
	return true;
}

/* The words of all runs, blocks parted by "|", cells by ";". */
static struct str
shape(struct arena *arena, const struct paper *paper)
{
	static const char *const kinds[] = {"p", "q", "s", "r", "PAGE", "SHEET", "SLIDE", "CH"};
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < paper->block_count; i++) {
		const struct paper_block *block = &paper->blocks[i];

		buf_add_format(&out, "%s%s%.*s", i == 0 ? "" : " ", kinds[block->kind],
			STR_ARG(block->label));
		if (block->depth > 0)
			buf_add_format(&out, "%u", block->depth);
		for (size_t c = 0; c < block->cell_count; c++)
			buf_add_format(
				&out, "%s%zu", c == 0 ? ":" : ",", block->cells[c].run_count);
	}
	return str_copy(arena, buf_str(&out));
}

static void
test_mail(struct arena *arena)
{
	const struct paper_span hits[] = {{3, 9}, {68, 76}};
	const struct paper_span marks[] = {{33, 70}};
	struct paper_source source = {.text = str_of(mail),
		.hits = hits,
		.hit_count = COUNT_OF(hits),
		.marks = marks,
		.mark_count = COUNT_OF(marks)};
	struct paper paper;
	struct str is;

	paper_make(arena, &source, &paper);
	is = shape(arena, &paper);
	tap_ok(str_equal(is, STR("p:3 p:4 s:1 s:1 s:1 q1:2 q2:1")) ||
			str_equal(is, STR("p:3 p:4 s:2 s:1 q1:2 q2:1")),
		"paragraphs, a signature, quotes by depth: %.*s", STR_ARG(is));
	tap_ok(runs_are_true(&paper, source.text, 0), "all runs are stretches of the text");
	tap_ok(paper.blocks[0].cells[0].runs[1].hit == 1 &&
			(paper.blocks[0].cells[0].runs[1].flags & PAPER_HIT) != 0 &&
			paper.blocks[0].cells[0].runs[0].flags == 0,
		"the first hit is numbered where it begins");
	tap_ok(paper.blocks[1].cells[0].runs[0].mark == 1 &&
			paper.blocks[1].cells[0].runs[0].mark_first,
		"a mark over several runs begins once");
}

static void
test_sheet(struct arena *arena)
{
	const struct subject_place places[] = {{PLACE_SHEET, 1, 0, 15, STR_INIT("Decisions")},
		{PLACE_SHEET, 2, 16, 40, STR_INIT("Hidden")},
		{PLACE_HIDDEN, 2, 16, 40, STR_INIT("hidden sheet")}};
	struct paper_source source = {.text = STR("a\tb\tc\nd\t\te\nf\tg\n\nh\ti\nj\tk\n"),
		.places = places,
		.place_count = COUNT_OF(places)};
	struct paper paper;
	struct str is;

	paper_make(arena, &source, &paper);
	is = shape(arena, &paper);
	tap_ok(str_equal(is, STR("SHEETDecisions r:1,1,1 r:1,0,1 r:1,1 SHEETHidden r:1,1 r:1,1")),
		"sheets and rows: %.*s", STR_ARG(is));
	tap_ok(runs_are_true(&paper, source.text, 0) && paper.blocks[1].is_first_row &&
			paper.blocks[3].is_last_row && !paper.blocks[2].is_last_row,
		"a table begins and ends");
	tap_ok((paper.blocks[5].cells[0].runs[0].flags & PAPER_UNSEEN) != 0,
		"what is hidden is known as hidden");
}

/* Spans thrown anyhow over a text, pages in the middle of lines and of rows among them. */
static void
test_anyhow(struct arena *arena)
{
	struct subject_place places[24];
	struct paper_span spans[12];
	uint64_t seed = 88172645463325252u;
	bool good = true;

	for (int turn = 0; turn < 3000 && good; turn++) {
		struct paper_source source = {.text = str_of(mail), .at = 0};
		struct paper paper;
		int64_t at = 0;

		for (size_t i = 0; i < COUNT_OF(places); i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			places[i] = (struct subject_place){(int)(seed % PLACE_KIND_COUNT),
				(uint32_t)(seed >> 8 & 7), seed >> 16 & 255, seed >> 24 & 255,
				STR("x")};
		}
		for (size_t i = 0; i < COUNT_OF(spans); i++) {
			at += (int64_t)(places[i].from % 17);
			spans[i].from = at;
			at += (int64_t)(places[i].to % 17);
			spans[i].to = at;
		}
		source.places = places;
		source.place_count = COUNT_OF(places);
		source.hits = source.marks = spans;
		source.hit_count = source.mark_count = COUNT_OF(spans);
		source.by_lines = (seed & 1) != 0;
		source.is_table = (seed & 6) == 2;
		arena_clear(arena);
		paper_make(arena, &source, &paper);
		good = runs_are_true(&paper, source.text, 0);
	}
	tap_ok(good, "spans thrown anyhow never lose a run's place");
}

static void
test_window(void)
{
	struct str text = STR("one\ntwo\nth\xc3\xa9\nfour\nfive");
	struct paper_window window = paper_window(text, 9, 7);

	tap_ok(window.from == 8 && window.count == 21 &&
			str_equal(window.text, STR("th\xc3\xa9\n")) && window.to == 12,
		"a window begins and ends with lines: %.*s", STR_ARG(window.text));
	window = paper_window(text, 1000, 100);
	tap_ok(window.from == 0 && window.text.len == text.len, "a short text is one window");
	window = paper_window(STR("aaaaaaaaaaaaaaaaaaaa"), 12, 6);
	tap_ok(window.from == 12 && window.text.len == 6, "one long line is cut");
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, (size_t)64 << 20);
	test_mail(&arena);
	test_sheet(&arena);
	test_anyhow(&arena);
	test_window();
	arena_free(&arena);
	return tap_done();
}
