/* Meetings: what documents say of them, bodies under several names, minutes that are absent. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/meeting_cadence.h"
#include "compare/meeting/meeting_text.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

/* "1 licensing board 2013-03-12; 5 licensing board 2013-01-29": role, body, day of each sighting. */
static const char *
read_text(struct arena *arena, const char *path, const char *text)
{
	struct meeting_source source = {.path = str_of(path),
		.text = str_of(text),
		.authority = STR("Norchester Borough Council"),
		.moment = DATE_NONE,
		.kind = KIND_DOCUMENT};
	struct buf all CLEANUP(buf_free) = {0};
	struct meeting_reading reading;

	meeting_read(arena, &source, &reading);
	for (size_t i = 0; i < reading.count; i++)
		buf_add_format(&all, "%s%d %.*s %.*s", i == 0 ? "" : "; ",
			(int)reading.sightings[i].role, STR_ARG(reading.sightings[i].key),
			STR_ARG(date_iso_day(arena, reading.sightings[i].day)));
	return str_cstr(arena, buf_str(&all));
}

static const struct {
	const char *path;
	const char *text;
	const char *wanted;
} texts[] = {
	{"a/b.docx",
		"Norchester Borough Council\nLicensing Board: minutes of the meeting held on 30 "
		"August 2011\nPresent: Cllr A (Chair).\n1. Apologies were received.\n2. The minutes "
		"of the meeting held on 19 July 2011 were agreed and signed.",
		"1 licensing board 2011-08-30; 5 licensing board 2011-07-19"},
	{"x/2011-07-19 Agenda.pdf",
		"Norchester Borough Council\n\nLicensing Board: agenda\n\nTo be held on 19 July 2011 "
		"in the Guild Room.\n\n1. Apologies\n\n2. Minutes of the last meeting\n",
		"3 licensing board 2011-07-19"},
	{"scan.pdf",
		"MINUTES OF PROCEEDINGS AT MEETING OF THE MUNICIPAL DISTRICT OF ADLE-\n\nFORD HELD "
		"IN THE HALL, ON TUESDAY, 10\xe2\x84\xa2\n\nDECEMBER, 2015, AT 9 A.M.\n\nPRESENT IN "
		"THE CHAIR: Councillor B.\n\ni. Adoption of Minutes\n\nCirculated, copy of draft "
		"Minutes of Meeting of the Municipal District of Adle-Ford held on\n\n10\" November, "
		"2015. Resolved that they be adopted.",
		"1 municipal district adle ford 2015-12-10; 5 municipal district adle ford 2015-11-10"},
	{"m/2016-05-11-Minutes.md",
		"**MINUTES OF MEETING OF THE ENVIRONMENT PANEL**\n\nheld on **Monday, 18TH** "
		"**APRIL,** **2016**.\n\n**Present:** Cllr C.\n",
		"1 environment panel 2016-04-18"},
	{"g1234 Public reports pack 12032013 1400 Cabinet.pdf", "Public Document Pack\n",
		"3 cabinet 2013-03-12"},
	{"agenda.pdf",
		"6 December 2012\n\nTo each Member of the Scrutiny Panel\n\nYou are requested to attend "
		"a meeting of the Scrutiny Panel, to be\nheld in the Town Hall on Wednesday, 12 "
		"December 2012 at 10 am.\n\nAGENDA\n\n1. To approve the minutes of the meeting of the "
		"Scrutiny Panel held on 3 October 2012\n2. To receive the minutes of the Health "
		"Sub-Committee held on 9 October 2012\n",
		"3 scrutiny panel 2012-12-12; 6 scrutiny panel 2012-10-03; 6 health subcommittee "
		"2012-10-09"},
	{"min.txt",
		"MINUTES\nTOWN FORUM\nTuesday 5 March 2013\nA regular meeting of the Town Forum was held "
		"on Tuesday 5 March 2013.\nPresent: D.\nThat the minutes of the February 5, 2013 Town "
		"Forum meeting be adopted. Carried.\nNext regular meeting to be held 2 April 2013.",
		"1 town forum 2013-03-05; 5 town forum 2013-02-05; 8 town forum 2013-04-02"},
	{"pack.pdf",
		"Agenda\nHousing Board\nMonday 4 June 2012\n1. Minutes\n2. Reports\n\nMinutes of a "
		"meeting of the Housing Board held on Monday 14 May 2012\n\nPresent: Cllr E, Cllr F.\n",
		"3 housing board 2012-06-04; 4 housing board 2012-05-14"},
	{"letter.txt",
		"The Housing Board meeting of 2 July 2012 has been cancelled. It took ten minutes.",
		"10  2012-07-02"},
	{"story.txt", "We waited 20 minutes on 3 May 2012 and the agenda was short.", ""},
	{"report.docx", "The minutes of the Licensing Board held on 3 May 2012 say nothing of it.",
		"7 licensing board 2012-05-03"},
	{"docs/2024/files/March-5-2013-Agenda.pdf",
		"The Corporation of Norchester Borough Council\n\n1 Guild Street\n\nNorchester\n\n*** "
		"AGENDA ***\n\nTuesday, March 5, 2013\n\n1. Apologies.\n2. Reports.\n",
		"3 council 2013-03-05"},
	{"meetings/2013/03/05/agenda.pdf",
		"Allotment Society Committee Meeting - Agenda\n\nLocation: Room 12 (in person)\n\nDate: "
		"Tuesday 5th March 2013\n\nTime: 16:00\n\n1 Apologies\n",
		"3 allotment society committee 2013-03-05"},
	{"ELMHAM PARISH COUNCIL MEETING (3).txt",
		"DRAFT (until approved at the next meeting)\nMinutes of the meeting held on Tuesday 5 "
		"March 2013\nPresent: Cllr A.\n",
		"1 elmham parish council 2013-03-05"},
	{"m.txt",
		"ELMHAM PARISH COUNCIL Draft (until approved at the next meeting) Minutes of the "
		"meeting held on Tuesday 5 March 2013\nPresent: Cllr A.\n",
		"1 elmham parish council 2013-03-05"},
	{"n.txt",
		"Minutes of the Annual Elmham Parish Council Meeting following the Parish Meeting held "
		"on Tuesday 5 March 2013\nPresent: Cllr A.\n",
		"1 elmham parish council 2013-03-05"},
	{"elmham/o.txt",
		"Draft\nMinutes of the last meeting read and signed as a true record. The Police Officer "
		"attended the meeting.\nTuesday 5 March 2013\nPresent: Cllr A.\n",
		"1 elmham 2013-03-05"},
	{"p.txt",
		"MINUTES OF PROCEEDINGS OF ELMHAM TOWN COUNCIL IN THE COUNCIL CHAMBER, SALEBY ON "
		"TUESDAY, 5 MARCH 2013\nPresent: Cllr A.\n",
		"1 elmham town council 2013-03-05"},
	{"q/Agenda - Meeting of the Culture SPC - 16 January 2013.txt",
		"16 January 2013 at 2 pm\n\nItem 1. Confirmation of minutes from Culture Panel\nItem 2. "
		"Festivals\n",
		"3 culture spc 2013-01-16"},
	{"Elmham Parish Council - August Meeting.txt",
		"DRAFT MINUTES OF THE MEETING OF ELMHAM PARISH COUNCIL HELD AT ELMHAM VILLAGE HALL AT "
		"7.30 pm THURSDAY 6 AUGUST 2013 PRESENT (6 Councillors): - Ann Alder (AA), Bert Beech "
		"(BB), Cora Cedar (CC) - Chairman, Dan Durmast (DD), Eve Elder (EE) and Finn Fir (FF). "
		"Parish Clerk: Gail Gorse. In attendance: two members of the public.\n\n4. Minutes of "
		"the Parish Council meeting held on 9 July 2013. All Councillors had seen the minutes, "
		"which were agreed.",
		"1 elmham parish council 2013-08-06; 5 elmham parish council 2013-07-09"},
	{"r.txt",
		"ELMHAM PARISH COUNCIL DRAFT Minutes Subject to the Approval at the next Meeting "
		"Ordinary Meeting of the Parish Council Wednesday 6 September 2013 at 7.00 pm Elmham "
		"Village Hall\nPresent: Cllr A.\n",
		"1 elmham parish council 2013-09-06"},
	{"report.txt",
		"In her evidence to us the clerk told how carefully the staff of the department wrote the "
		"minutes of the Housing Board and that of 3 May 2012, which was agreed, they had lost "
		"after it had been signed by those present at the meeting that followed.\n",
		"7 housing board 2012-05-03"},
	{"Elmham and Saleby - January (2).txt",
		"Elmham and Saleby Parish Council - Ordinary Meeting Tuesday 2nd January 2013, 7.30pm "
		"Village Hall\n\nPRESENT: Cllr A (Chair), Cllr B\n\n5. The minutes of the meeting held "
		"on 4th December 2012 were signed as a true record.\n",
		"1 elmham saleby parish council 2013-01-02; 5 elmham saleby parish council 2012-12-04"},
	{"s.txt",
		"At a meeting of the Cabinet held at the Guildhall on Thursday 3 May 2012\n\nPresent:\n"
		"Councillor A (Leader)\n\n12. MINUTES\nRESOLVED: that the minutes of the meeting held "
		"on 5 April 2012 be signed as a correct record.\n",
		"1 cabinet 2012-05-03; 5 cabinet 2012-04-05"},
	{"t.txt",
		"SALEBY PARISH COUNCIL\nDRAFT Minutes of the Annual Meeting of the Parish Council\n13th "
		"May 2013 at 7.20pm\nAttendance: Cllr A\n",
		"1 saleby parish council 2013-05-13"},
	{"x.txt",
		"MINUTES\n\nOF\n\nADJOURNED\n\nMEETING\n\nOF\n\nSALEBY DISTRICT COUNCIL HELD IN THE "
		"COUNCIL\n\nCHAMBER,\n\nON\n\nTHURSDAY,\n\n28TH\n\nSEPTEMBER, 2013, AT 3.00 "
		"P.M.\n\nPRESENT: Councillor A\n\nThe meeting of 25th September, 2013 had been "
		"adjourned.\n",
		"1 saleby district council 2013-09-28"},
	{"u.txt",
		"Minutes of the July meeting of the Village Liaison Committee\nAgriculture Division\n"
		"Saleby Feed Mill\nWednesday 14th July 2010\nPresent: Mrs A\n",
		"1 village liaison committee 2010-07-14"},
	{"v.txt",
		"Page 1 of 5 SALEBY PARISH COUNCIL Draft (until approved at the next meeting) Minutes "
		"of the Ordinary Meeting held on Wednesday 5 February 2014 at 7.00 pm in the Village "
		"Hall Present: Cllr Alder (Vice Chair) Cllr Beech Cllr Cedar Cllr Durmast Cllr Elder "
		"Cllr Fir (Parish Clerk)\n",
		"1 saleby parish council 2014-02-05"},
	{"w.txt",
		"To the members of the Housing Board\n3 May 2012\n\nThe present arrangements for the "
		"meeting should stay.\n",
		""},
	{"web/ieListDocuments.html",
		"Agenda and minutes\nCabinet - Tuesday, 17th September, 2013 6.00 pm\nVenue: Guild Room - "
		"Town Hall. View directions\nContact: Ann Alder, Democratic Services\nItems\nNo.\tItem\n"
		"1.\tApologies\nMinutes:\nCouncillors B and C\n3.\tMinutes of the last meeting\nMinutes:\n"
		"The minutes of the meeting held on 16 July 2013 were approved and signed as a correct "
		"record.\n",
		"1 cabinet 2013-09-17; 5 cabinet 2013-07-16"},
	{"havering.pdf",
		"MINUTES OF A MEETING OF THE\nCABINET\nCouncil Chamber - Town Hall\n16 November 2011 (7.30 "
		"- 8.30 pm)\n\nPresent:\nCouncillor A (Leader)\n\n36 MINUTES\n\nThe minutes of the meeting of "
		"the Cabinet held on 19 October 2011 were agreed as a correct record and signed by the "
		"Chairman.\n",
		"1 cabinet 2011-11-16; 5 cabinet 2011-10-19"},
	{"form.docx",
		"Meeting:\tLicensing Sub-Committee\nDate:\t8 June 2012\nTime:\t10.00 am\nPlace:\tGuild Room\n\n"
		"PRESENT:\tCouncillor A (in the Chair)\n\n1. APOLOGIES\nNone.\n",
		"1 licensing subcommittee 2012-06-08"},
	{"notice.pdf",
		"Public Document Pack\n\nNotice of Meeting\n\nOverview and Scrutiny Committee\n\nTuesday, 3 "
		"July 2012 at 7.00 pm\n\nCommittee Room 1\n\nAGENDA\n\n1. Apologies\n2. Minutes (Pages 5 - 12)\n"
		"To confirm as a correct record the minutes of the meeting held on 12 June 2012.\n",
		"3 overview scrutiny committee 2012-07-03; 6 overview scrutiny committee 2012-06-12"},
	{"council.doc",
		"NORCHESTER BOROUGH COUNCIL\n\nMINUTES of the proceedings of the Council held at the Guildhall "
		"on Wednesday 18 July 2012\n\nPresent: The Mayor (Councillor A)\n\n15/12 MINUTES\n\nRESOLVED "
		"that the minutes of the Annual Meeting held on 16 May 2012 and of the Extraordinary Meeting "
		"held on 30 May 2012 be approved as a correct record and signed by the Mayor.\n",
		"1 council 2012-07-18; 5 council 2012-05-16; 5 council 2012-05-30"},
	{"decision.docx",
		"RECORD OF DELEGATED DECISION\n\nDecision maker: Cabinet Member for Housing\nDate of decision: "
		"3 May 2012\nReference: KD-2012-031\n\nThe minutes of the Cabinet held on 5 April 2012 (Minute "
		"45/12) refer.\n",
		"7 cabinet 2012-04-05"},
	{"sub.txt",
		"LICENSING SUB-COMMITTEE\n\n14 March 2012\n\nPresent: Councillors A, B and C\n\n1. "
		"ELECTION OF CHAIR\n",
		"1 licensing subcommittee 2012-03-14"},
	{"school.docx",
		"Elm Road Primary School\nMinutes of the Full Governing Body Meeting\nHeld at the school on "
		"Monday 19th March 2012 at 6pm\nPresent: Mrs A (Chair)\n\n3. Minutes of the meeting held on "
		"6th February 2012 were agreed and signed.\n",
		"1 governing body 2012-03-19; 5 governing body 2012-02-06"},
	{"Calendar of meetings 2012.csv",
		"Committee\tDate\tNumber\nLicensing Board\t2012-02-01\t1\n2012-02-08\tCabinet\t"
		"cancelled\n",
		"9 licensing board 2012-02-01; 10 cabinet 2012-02-08"},
};

static void
test_texts(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		same(read_text(arena, texts[i].path, texts[i].text), texts[i].wanted,
			texts[i].path);
}

static void
test_calendar_file(struct arena *arena)
{
	struct meeting_source source = {.path = STR("c.ics"),
		.text = STR("Start: 2012-03-01T18:30:00Z\nSummary: Licensing Board\nPlace: Town "
			    "Hall\n\nSummary: Cabinet\nStart: 2012-03-02T18:30:00Z\nStatus: "
			    "CANCELLED\n\nSummary: Lunch\n"),
		.moment = DATE_NONE,
		.kind = KIND_CALENDAR};
	struct meeting_reading reading;

	meeting_read(arena, &source, &reading);
	tap_ok(reading.count == 2 && reading.sightings[0].role == MEETING_CALENDAR &&
			reading.sightings[1].role == MEETING_CANCELLED,
		"entries of a calendar file, one of them cancelled");
}

static void
test_bodies(struct arena *arena)
{
	struct str authority = STR("Norchester Borough Council");

	tap_ok(str_equal(body_key(arena, STR("the Annual Meeting of the Licensing Sub-Committee"),
				 authority),
		       STR("licensing subcommittee")),
		"what is said of a meeting is no part of the body's name");
	tap_ok(str_equal(body_key(arena, STR("Norchester Borough Council's Cabinet"), authority),
		       STR("cabinet")),
		"nor is the authority's name");
	tap_ok(str_equal(body_key(arena, STR("Norchester Borough Council"), authority),
		       STR("council")),
		"which alone stands for its council");
	tap_ok(body_is_short_for(STR("osc"), STR("overview scrutiny committee")), "initials");
	tap_ok(body_is_short_for(STR("housing spc"), STR("housing strategic policy committee")),
		"initials of a part");
	tap_ok(body_is_alike(STR("village group"), STR("village committee"), false) &&
			!body_is_alike(STR("village"), STR("village hall"), false) &&
			body_is_alike(STR("village"), STR("village hall"), true),
		"names that differ in nouns alone are alike, and near by others");
	tap_ok(!body_is_alike(STR("licensing committee"), STR("licensing subcommittee"), false),
		"a sub-committee is no committee");
	tap_ok(!body_is_alike(STR("cabinet"), STR("council"), true), "nor a cabinet a council");
	tap_ok(!body_is_short_for(STR("planning board"), STR("planning committee")),
		"another noun is another body");
}

static void
test_cadence(struct arena *arena)
{
	int64_t days[12];
	struct cadence_hole holes[CADENCE_HOLE_MAX];
	struct cadence cadence;

	for (int i = 0; i < 12; i++)
		days[i] = (date_days(2012, 9, 3) + 42 * (i < 6 ? i : i + 1)) * 86400;
	tap_ok(cadence_days(STR("every six weeks")) == 42 && cadence_days(STR("quarterly")) == 91 &&
			cadence_days(STR("every 2 months")) == 60 &&
			cadence_days(STR("now and then")) == 0,
		"a stated rhythm in days");
	tap_ok(cadence_learn(arena, days, 12, 0, &cadence) && cadence.days == 42,
		"a rhythm is learnt");
	tap_ok(cadence_holes(days, 12, &cadence, holes) == 1 &&
			holes[0].about == (date_days(2012, 9, 3) + 42 * 6) * 86400,
		"and the meeting that is not there");
	for (int i = 0; i < 12; i++)
		days[i] = date_days(2012, 9, 3) * 86400 + 86400 * i * i * 3;
	tap_ok(!cadence_learn(arena, days, 12, 0, &cadence), "no rhythm, nothing learnt");
}

/* ---- absent minutes ---- */

static void
document(struct compare_case *c, int64_t id, int64_t delivery, const char *path, const char *body)
{
	case_document(c, (struct case_document){.id = id, .body = body, .kind = KIND_DOCUMENT});
	(void)case_item(c, id, delivery, path);
}

static void
test_absent(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Democratic Services");

	case_run(c, "UPDATE delivery SET received = 1412121600");
	document(c, 1, d, "Board/2012-01-10 Minutes.docx",
		"Licensing Board: minutes of the meeting held on 10 January 2012\nPresent: A.");
	document(c, 2, d, "Board/2012-02-21 Agenda.docx",
		"Licensing Board: agenda\nTo be held on 21 February 2012\n1. Apologies");
	document(c, 3, d, "Board/2012-04-03 Minutes.docx",
		"Licensing Board: minutes of the meeting held on 3 April 2012\nPresent: A.\n2. The "
		"minutes of the meeting held on 21 February 2012 were agreed.");
	document(c, 4, d, "Duty desk.ics", "");
	case_document(c,
		(struct case_document){.id = 4,
			.body = "Start: 2012-01-02\nSummary: Duty desk\n\nStart: 2012-01-09\n"
				"Summary: Duty desk\n\nStart: 2012-01-16\nSummary: Duty desk\n",
			.kind = KIND_CALENDAR});
	case_compare(c, 2);
	same(case_gaps(c, "minutes-absent"),
		"Minutes of the meeting of Licensing Board on 21 February 2012",
		"an agenda and a later agreement are one gap; a duty rota is none");
	same(case_value(c, "SELECT count(*) FROM compare_gap_evidence"), "2",
		"with both as evidence");
	document(c, 5, d, "Board/2012-02-21 Minutes.docx",
		"Licensing Board: minutes of the meeting held on 21 February 2012\nPresent: A.");
	case_compare(c, 10);
	same(case_gaps(c, "minutes-absent"), "", "the gap goes when they come");
	document(c, 6, d, "Forum/2012-05-10 Minutes.docx",
		"Village Forum: minutes of the meeting held on 10 May 2012\nPresent: A.\n2. The minutes "
		"of the meeting held on 12 April 2012 were agreed.");
	case_compare(c, 10);
	same(case_gaps(c, "minutes-absent"),
		"Minutes of the meeting of Village Forum on 12 April 2012", "minutes of a forum");
	document(c, 7, d, "Group/2012-04-12 Minutes.docx",
		"Village Group: minutes of the meeting held on 12 April 2012\nPresent: A.");
	case_compare(c, 10);
	same(case_gaps(c, "minutes-absent"), "", "that are held under another name of that day");
}

static void
test_not_absent(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Cabinet office");

	case_run(c, "UPDATE delivery SET received = 1412121600");
	document(c, 11, d, "Cabinet/1.docx",
		"Cabinet: minutes of the meeting held on 10 January 2013\nPresent: A.\nThe minutes of "
		"the meeting held on 6 December 2013 were agreed.");
	document(c, 12, d, "Cabinet/2.docx",
		"Cabinet: minutes of the meeting held on 6 December 2012\nPresent: A.");
	document(c, 13, d, "Cabinet/3.docx",
		"Cabinet: minutes of the meeting held on 7 March 2013\nPresent: A.\nThe minutes of the "
		"meeting held on 11 January 2013 were agreed.\nNext meeting: 4 April 2013");
	document(c, 14, d, "Cabinet/4.docx", "Cabinet: agenda\nTo be held on 11 April 2013\n");
	document(c, 15, d, "Mail/x.txt", "The Cabinet meeting of 11 April 2013 is cancelled.");
	document(c, 16, d, "Cabinet/5.docx",
		"Cabinet: minutes of the meeting held on 9 May 2013\nPresent: A.");
	case_compare(c, 10);
	same(case_gaps(c, "minutes-absent"), "",
		"slips of the pen, moved and cancelled meetings are no gaps");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "meeting");
	test_texts(&c.arena);
	test_calendar_file(&c.arena);
	test_bodies(&c.arena);
	test_cadence(&c.arena);
	test_absent(&c);
	test_not_absent(&c);
	case_close(&c);
	return tap_done();
}
