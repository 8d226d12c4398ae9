/* The letter to the authority: its words, its order, what it never says; ODT and DOCX. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "publish/letter.h"
#include "publish/writing.h"

#include <string.h>

enum { ENTRIES = 7 };
#define DAY(Y, M, D) (date_days(Y, M, D) * 86400)

static const struct letter_item agenda[] = {
	{STR_INIT("Licensing Board/2013-02-26 Agenda.pdf"), 1412208000},
};
static const struct letter_item seven[7] = {
	{STR_INIT("a"), 1412208000},
	{STR_INIT("b"), 1412208000},
	{STR_INIT("c"), 1412208000},
	{STR_INIT("d"), 1412208000},
	{STR_INIT("e"), 1412208000},
	{STR_INIT("f"), 1412208000},
	{STR_INIT("g"), 1412208000},
};

static void
entries_fill(struct letter_entry entries[ENTRIES])
{
	const struct letter_entry all[ENTRIES] = {
		{.reference = STR("AAAAA-00007"),
			.kind = STR("a-kind-not-known"),
			.title = STR("Something \xe2\x80\xae turned <round> & \"named\""),
			.why = STR("It is named."),
			.begins = DATE_NONE,
			.ends = DATE_NONE},
		{.reference = STR("AAAAA-00003"),
			.kind = STR("minutes-absent"),
			.title = STR("Minutes of the Licensing Board, 26 February 2013"),
			.why = STR("There is an agenda for that day, and no minutes are held."),
			.custodian = STR("Democratic Services"),
			.begins = DAY(2013, 2, 26),
			.ends = DAY(2013, 2, 26),
			.items = agenda,
			.item_count = 1},
		{.reference = STR("AAAAA-00002"),
			.kind = STR("message-absent"),
			.title = STR("A message of about 16 March 2013"),
			.why = STR(
				"Another quotes it: \"I am not at all comfortable with removing a "
				"concern that was raised in the meeting by a partner\", and answers."),
			.custodian = STR("Democratic Services"),
			.begins = DAY(2013, 3, 16),
			.ends = DAY(2013, 3, 17),
			.items = seven,
			.item_count = 7},
		{.reference = STR("AAAAA-00001"),
			.kind = STR("message-absent"),
			.title = STR("A message of 13 March 2013, subject \"Draft minutes\""),
			.why = STR("A reply refers to it."),
			.custodian = STR("Democratic Services"),
			.begins = DAY(2013, 3, 13),
			.ends = DAY(2013, 3, 13)},
		{.reference = STR("AAAAA-00006"),
			.kind = STR("hidden-text"),
			.title = STR("Under a box: TOP SECRET WORDS"),
			.why = STR("TOP SECRET WORDS"),
			.custodian = STR("Licensing"),
			.begins = DATE_NONE,
			.ends = DATE_NONE,
			.is_restricted = true,
			.items = agenda,
			.item_count = 1},
		{.reference = STR("AAAAA-00005"),
			.kind = STR("series-hole"),
			.title = STR("Complaint LC/2012/017"),
			.why = STR("16 and 18 are held."),
			.custodian = STR("Licensing"),
			.begins = DATE_NONE,
			.ends = DAY(2012, 12, 31)},
		{.reference = STR("AAAAA-00004"),
			.kind = STR("silent-mailbox"),
			.title = STR("Mail of the Deputy Chief Executive"),
			.why = STR("There is none for fifteen weeks."),
			.custodian = STR("Deputy Chief Executive"),
			.begins = DAY(2014, 2, 3),
			.ends = DAY(2014, 5, 19)},
	};

	memcpy(entries, all, sizeof(all));
}

static void
compose(struct arena *arena, unsigned number, struct writing *ret_writing)
{
	struct letter_entry *entries = ARENA_ARRAY(arena, ENTRIES, struct letter_entry);
	struct letter letter = {.number = number,
		.authority = STR("Norchester Borough Council"),
		.addressee = STR("The Monitoring Officer, Norchester Borough Council"),
		.reference = STR("NBC/2014/1"),
		.power = STR("LGA 1999 s.11"),
		.date = DAY(2014, 11, 12),
		.due = DAY(2014, 11, 26),
		.delivery_count = 2,
		.first_received = DAY(2014, 10, 2),
		.last_received = DAY(2014, 10, 9),
		.entries = entries,
		.entry_count = ENTRIES};

	entries_fill(entries);
	*ret_writing = (struct writing){.arena = arena};
	letter_write(&letter, ret_writing);
}

static void
test_text(struct arena *arena, const char *golden)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct buf wanted CLEANUP(buf_free) = {0};
	struct writing writing;
	struct err err = {0};

	compose(arena, 3, &writing);
	writing_text(&writing, &text);
	if (!tap_ok(file_read(golden, &wanted, 1 << 20, &err) &&
			    str_equal(buf_str(&text), buf_str(&wanted)),
		    "the letter is the one that is kept, word by word"))
		tap_note("what it is now:\n%.*s", STR_ARG(buf_str(&text)));
	tap_ok(str_find(buf_str(&text), STR("SECRET")) == STR_NONE,
		"what is restricted is not said");
	tap_ok(str_find(buf_str(&text), STR("comfortable")) == STR_NONE,
		"what somebody wrote is not said");
}

static void
test_files(struct arena *arena)
{
	struct buf odt CLEANUP(buf_free) = {0};
	struct buf again CLEANUP(buf_free) = {0};
	struct buf docx CLEANUP(buf_free) = {0};
	struct writing writing;

	compose(arena, 3, &writing);
	writing_odt(&writing, &odt);
	writing_docx(&writing, &docx);
	compose(arena, 3, &writing);
	writing_odt(&writing, &again);
	tap_ok(odt.len > 1000 && str_equal(buf_str(&odt), buf_str(&again)),
		"the same letter gives the same bytes");
	tap_ok(str_starts(str_from(buf_str(&odt), 30),
		       STR("mimetypeapplication/vnd.oasis.opendocument.text")),
		"an ODT says at its very beginning what it is");
	tap_ok(str_find(buf_str(&docx), STR("&lt;round&gt; &amp; &quot;named&quot;")) != STR_NONE,
		"text is escaped");
	tap_ok(str_find(buf_str(&docx), STR("\xe2\x80\xae")) == STR_NONE,
		"what turns the direction of writing is shown as a sign");
}

static void
test_draft(struct arena *arena)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct writing writing;

	compose(arena, 0, &writing);
	writing_text(&writing, &text);
	tap_ok(str_starts(buf_str(&text), STR("Request for records (draft)\n")),
		"a letter without a number is a draft");
	tap_ok(letter_kind_by_itself(STR("message-absent")) &&
			!letter_kind_by_itself(STR("hidden-text")) &&
			letter_kind_by_itself(STR("new-kind")),
		"hidden text is asked for only when someone asks for it");
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 * 1024 * 1024};

	test_text(&arena, argc > 1 ? argv[1] : "");
	test_files(&arena);
	test_draft(&arena);
	return tap_done();
}
