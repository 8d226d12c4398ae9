#include "story.h"

#include "sample.h"
#include "write.h"

#include "base/date.h"

enum { DAY = 86400, ITEMS = 5, MEETING_MAX = 40 };

struct committee {
	const char *folder;
	const char *name;
	const char *first; /* date of its first meeting here */
	unsigned days;     /* between meetings */
	unsigned count;
	bool in_pdf;             /* the minutes; else DOCX */
	const char *matters[10]; /* what it talks about, with %u for a reference */
	unsigned absent[10];     /* meetings whose minutes were not handed over, from 1; 0 ends */
};

static const struct committee committees[] = {
	{"Licensing Board", "Licensing Board", "2011-02-01T18:30", 42, 32, false,
		{"Application HC/%u for a hackney carriage licence was granted.",
			"Application PH/%u for a private hire licence was granted with conditions.",
			"Application PH/%u was deferred for a report from the police.",
			"The review of licence PH/%u was noted; no complaint history was put to members.",
			"Fares: the Board agreed tariff %u for night journeys.",
			"The holder of licence HC/%u was warned about the state of the vehicle.",
			"Members asked how many complaints had been received; the Licensing Manager "
			"would circulate a note (action %u).",
			"Application PH/%u was refused; the applicant was told of the right of appeal.",
			"Street trading consent %u was renewed for a year.",
			"The Board noted appeal %u, allowed by consent."},
		{5, 8, 11, 14, 17, 19, 22, 25, 29}},
	{"Overview and Scrutiny Committee", "Overview and Scrutiny Committee", "2011-02-03T18:00",
		42, 31, true,
		{"Work programme %u was noted.", "The call-in of decision %u was not supported.",
			"Members asked for data on return interviews; the officer would reply (action %u).",
			"The performance report for quarter %u was received without questions.",
			"The budget monitoring statement showed a variance of %u thousand pounds.",
			"The Chair thanked officers for report %u.",
			"The review of leisure centres, paper %u, was agreed.",
			"A request to see the licensing complaints log was declined (reference %u).",
			"The Committee agreed to a task group on litter, reference %u.",
			"Paper %u on highways was deferred."},
		{7, 20}},
	{"Cabinet", "Cabinet", "2011-02-08T10:00", 56, 23, true,
		{"Decision %u: the capital programme was approved.",
			"Decision %u: the contract for support services was put out to tender.",
			"Decision %u: the revenue outturn was noted.",
			"Decision %u: the lease of the market hall was agreed.",
			"Decision %u: the corporate plan was recommended to Council.",
			"Decision %u: a grant to the Lantern Outreach Project was not renewed.",
			"Decision %u: fees and charges were approved.",
			"Decision %u: the asset register was noted.",
			"Decision %u: the risk register was received.",
			"Decision %u: a waiver of contract standing orders was approved."},
		{12}},
	{"Safeguarding Sub-group", "Safeguarding Sub-group", "2011-03-15T14:00", 91, 14, false,
		{"Attendance at return interviews was noted (%u in the quarter).",
			"The outreach project gave an update by phone, note %u.",
			"Partners agreed to share form %u.",
			"The training figures were noted: %u staff.",
			"Missing episodes: %u reported in the quarter.",
			"The Chair reported on audit %u.",
			"The action log was reviewed; %u actions are open.",
			"The police gave figures for the quarter: %u reports.",
			"Placement panel paper %u was noted.",
			"The terms of reference, version %u, were agreed."},
		{4, 13}},
};

static const char *const members[] = {"Cllr Agna Thistlewaite", "Cllr Bramwick Osterdell",
	"Cllr Nerissa Coldbecker", "Cllr Pask Wolverhay", "Cllr Idony Marl",
	"Cllr Torquil Vennerby"};

static bool
is_absent(const struct committee *committee, unsigned number)
{
	for (size_t i = 0; i < COUNT_OF(committee->absent); i++) {
		if (committee->absent[i] == number)
			return true;
	}
	return false;
}

static int64_t
meeting_at(const struct committee *committee, unsigned number)
{
	return sample_moment(committee->first) + (int64_t)(number - 1) * committee->days * DAY;
}

static struct page
minutes_page(struct sample *sample, const struct committee *committee, unsigned number)
{
	int64_t at = meeting_at(committee, number);
	struct buf text = {0};
	unsigned first = sample_next(sample, 6);
	unsigned matter = sample_next(sample, 10);

	buf_add_format(&text,
		"# Norchester Borough Council\n# %s: minutes of the meeting held on %s\n",
		committee->name, sample_day(sample, at));
	buf_add_format(&text, "Present: %s (Chair), %s, %s.\n", members[first],
		members[(first + 1) % 6], members[(first + 2) % 6]);
	buf_add_format(&text, "1. Apologies were received from %s.\n", members[(first + 3) % 6]);
	if (number > 1)
		buf_add_format(&text,
			"2. The minutes of the meeting held on %s were agreed and signed.\n",
			sample_day(sample, meeting_at(committee, number - 1)));
	for (unsigned i = 0; i < ITEMS; i++) {
		/* Each matter is a format with one number in it, from the table above. */
		struct str form = str_of(committee->matters[(matter + 3 * i) % 10]);
		size_t mark = str_find(form, STR("%u"));

		buf_add_format(&text, "%u. %.*s%u%.*s\n", 3 + i, STR_ARG(str_slice(form, 0, mark)),
			100 * number + 10 * i + sample_next(sample, 10),
			STR_ARG(str_from(form, mark + 2)));
	}
	buf_add_format(&text, "The meeting closed at %u:%02u.\n", 19 + sample_next(sample, 2),
		5 * sample_next(sample, 12));
	return (struct page){.title = sample_text(sample, "%s minutes, %s", committee->name,
				     sample_day(sample, at)),
		.author = "Tamsin Orrelby",
		.created = at + 2 * DAY,
		.text = sample_keep(sample, &text).data};
}

static struct page
agenda_page(struct sample *sample, const struct committee *committee, unsigned number)
{
	int64_t at = meeting_at(committee, number);
	struct buf text = {0};
	static const char *const items[] = {"Apologies", "Minutes of the last meeting",
		"Declarations of interest", "Matters arising", "Reports of officers",
		"Any other business"};

	buf_add_format(&text, "# Norchester Borough Council\n# %s: agenda\n", committee->name);
	buf_add_format(
		&text, "To be held on %s in the Guild Room, Town Hall.\n", sample_day(sample, at));
	for (unsigned i = 0; i < COUNT_OF(items); i++)
		buf_add_format(&text, "%u. %s\n", i + 1, items[i]);
	return (struct page){.title = sample_text(sample, "%s agenda, %s", committee->name,
				     sample_day(sample, at)),
		.author = "Tamsin Orrelby",
		.created = at - 8 * DAY,
		.text = sample_keep(sample, &text).data};
}

static const char *
meeting_path(
	struct sample *sample, const struct committee *committee, unsigned number, const char *what)
{
	const char *day = sample_iso(sample, meeting_at(committee, number));

	return sample_text(
		sample, DIR_DEMOCRATIC "%s/%.4s/%s %s", committee->folder, day, day, what);
}

static void
meeting_missing(struct sample *sample, const struct committee *committee, unsigned number)
{
	const char *agenda = meeting_path(sample, committee, number, "Agenda.pdf");

	sample_truth(sample, "missing-minutes", agenda,
		sample_text(sample, "The %s met on %s; there is an agenda and no minutes.",
			committee->name, sample_day(sample, meeting_at(committee, number))),
		sample_iso(sample, meeting_at(committee, number)));
}

static void
meeting_put(struct sample *sample, const struct committee *committee, unsigned number)
{
	struct page agenda = agenda_page(sample, committee, number);
	struct page minutes = minutes_page(sample, committee, number);
	const char *path = meeting_path(
		sample, committee, number, committee->in_pdf ? "Minutes.pdf" : "Minutes.docx");

	sample_file(sample, meeting_path(sample, committee, number, "Agenda.pdf"),
		pdf_write(sample, &agenda));
	/* The minutes of 12 March 2013 have a story of their own. */
	if (str_equal(str_of(sample_iso(sample, meeting_at(committee, number))), STR("2013-03-12")))
		return;
	if (is_absent(committee, number)) {
		meeting_missing(sample, committee, number);
		return;
	}
	sample_file(sample, path,
		committee->in_pdf ? pdf_write(sample, &minutes) : docx_write(sample, &minutes));
	if (number % 6 == 1)
		sample_truth(sample, "must-find", path,
			"The heading of these minutes is searchable.",
			sample_text(sample, "minutes of the meeting held on %s",
				sample_day(sample, meeting_at(committee, number))));
	if (number > 1 && is_absent(committee, number - 1))
		sample_truth(sample, "document-named-and-absent", path,
			"These minutes agree the minutes of a meeting whose minutes are absent.",
			sample_iso(sample, meeting_at(committee, number - 1)));
}

static void
event_put(struct sample *sample, struct buf *to, const struct committee *committee, unsigned number)
{
	struct civil at = date_to_civil(meeting_at(committee, number));

	buf_add_format(to, "BEGIN:VEVENT\r\nUID:%s-%u@norchester.example\r\n",
		str_lower(&sample->arena, str_slice(str_of(committee->name), 0, 7)).data, number);
	buf_add_format(to, "DTSTAMP:20110101T090000Z\r\nDTSTART:%04d%02d%02dT%02d%02d00Z\r\n",
		at.year, at.month, at.day, at.hour, at.minute);
	buf_add_format(to, "SUMMARY:%s\r\nLOCATION:Guild Room\\, Town Hall\r\n", committee->name);
	buf_add(to,
		STR("ORGANIZER;CN=Tamsin Orrelby:mailto:tamsin.orrelby@norchester.example\r\n"
		    "END:VEVENT\r\n"));
}

/* The calendar that minutes can be counted against: as events and as a table. */
static void
calendar_put(struct sample *sample)
{
	struct buf events = {0};
	struct buf rows = {0};
	struct sheet sheet = {.name = "Calendar"};

	buf_add(&events, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Norchester//EN\r\n"));
	buf_add(&rows, STR("Committee\tDate\tNumber\n"));
	for (size_t i = 0; i < COUNT_OF(committees); i++) {
		for (unsigned number = 1; number <= committees[i].count; number++) {
			event_put(sample, &events, &committees[i], number);
			buf_add_format(&rows, "%s\t%s\t%u\n", committees[i].name,
				sample_iso(sample, meeting_at(&committees[i], number)), number);
		}
	}
	buf_add(&events,
		STR("BEGIN:VEVENT\r\nUID:duty-1@norchester.example\r\n"
		    "DTSTAMP:20110101T090000Z\r\nDTSTART:20110103T090000Z\r\n"
		    "RRULE:FREQ=WEEKLY;COUNT=190\r\nSUMMARY:Licensing duty desk\r\n"
		    "END:VEVENT\r\nEND:VCALENDAR\r\n"));
	sheet.rows = sample_keep(sample, &rows).data;
	sample_file(sample, DIR_DEMOCRATIC "Calendar of meetings 2011-2014.csv",
		csv_write(sample, &sheet));
	sample_file(sample, DIR_DEMOCRATIC "Calendar of meetings 2011-2014.ics",
		sample_keep(sample, &events));
	sample_truth(sample, "must-find", DIR_DEMOCRATIC "Calendar of meetings 2011-2014.ics",
		"The weekly duty desk is in the calendar.", "licensing duty desk");
}

void
story_meetings(struct sample *sample)
{
	for (size_t i = 0; i < COUNT_OF(committees); i++) {
		for (unsigned number = 1; number <= committees[i].count; number++)
			meeting_put(sample, &committees[i], number);
	}
	calendar_put(sample);
}
