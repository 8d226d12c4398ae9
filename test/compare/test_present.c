/* Names out of minutes, and names as keys. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "compare/meeting/present.h"

static const struct {
	const char *text;
	const char *names; /* "|" between */
} cases[] = {
	{"Present: Cllr Bramwick Osterdell (Chair), Cllr Nerissa Coldbecker, Cllr Pask Wolverhay.\n"
	 "1. Apologies were received from Cllr Idony Marl.",
		"Cllr Bramwick Osterdell|Cllr Nerissa Coldbecker|Cllr Pask Wolverhay"},
	{"PRESENT:\nCllr A. B. Marl (Chair)\nCllr Torquil Vennerby\n\nIn attendance: Ms T Orrelby "
	 "(Clerk) and Mr D Quillow\nApologies: Cllr Idony Marl",
		"Cllr A. B. Marl|Cllr Torquil Vennerby|Ms T Orrelby|Mr D Quillow"},
	{"Present: the Chair, the Licensing Manager, Wren\nTolland for the outreach project.\nApologies",
		"the Chair|the Licensing Manager|Wren Tolland for the outreach project"},
	{"Attendees\n- Ann Marl\n- Bob Vane\n\n1. Minutes", "Ann Marl|Bob Vane"},
	{"The members present: none spoke.\nApologies: Cllr Marl", ""},
	{"He was present at the meeting with Cllr Marl.", ""},
	{"Presentation: by the Chair, by others", ""},
	{"Apologies: Cllr Idony Marl, Cllr Torquil Vennerby", ""},
	{"**PRESENT IN THE CHAIR:** Councillor I. Marl, Mayor.\n\n**MEMBERS PRESENT:**\n\nCouncillors "
	 "Vennerby, Marl (J), Marl (K) and\n\nOsterdell.\n\nAn apology was received from the clerk.",
		"Councillor I. Marl|Vennerby|Marl (J)|Marl (K)|Osterdell"},
	{"OFFICIALS IN ATTENDANCE:\n\nDirector, Transport and Travel (Mr. D. Quillow), Administrative\n\n"
	 "Officer (Ms. T.\n\nOrrelby).\n\nAt the outset, Mr Vane spoke.",
		"Mr. D. Quillow|Ms. T. Orrelby"},
	{"IN ATTENDANCE:\n\nMs. T. Orrelby, Director of Service\n\nMr. D. Quillow, City of Culture\n\n"
	 "The members were then told of the plans for the market hall and the roads.",
		"Ms. T. Orrelby|Mr. D. Quillow"},
	{"Present:  Mayor Ann Marl and Councillors Bob Vane, Cob Coldbecker, and Dot Wolverhay.\n"
	 "Staff: Fire Chief",
		"Mayor Ann Marl|Bob Vane|Cob Coldbecker|Dot Wolverhay"},
	{"Not present: Cllr Idony Marl", ""},
	{"Present:", ""},
	{"", ""},
};

static const struct {
	const char *name;
	const char *key;
} keys[] = {
	{"Cllr Bramwick Osterdell (Chair)", "bramwick osterdell"},
	{"Osterdell, Bramwick", "bramwick osterdell"},
	{"\"Dr. Ann  Marl\"", "ann marl"},
	{"Marl", ""},
	{"Cllr Marl", ""},
	{"", ""},
};

static void
check_case(size_t i)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024 * 1024};
	struct buf all CLEANUP(buf_free) = {0};
	struct present_name *names;
	size_t count;

	present_list(&arena, str_of(cases[i].text), &names, &count);
	for (size_t k = 0; k < count; k++) {
		buf_add(&all, k == 0 ? STR("") : STR("|"));
		buf_add(&all, names[k].name);
	}
	if (!tap_ok(str_equal(buf_str(&all), str_of(cases[i].names)), "list %zu", i))
		tap_note("gives \"%.*s\"", STR_ARG(buf_str(&all)));
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024 * 1024};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(i);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		tap_ok(str_equal(present_key(&arena, str_of(keys[i].name)), str_of(keys[i].key)),
			"the key of %s", keys[i].name);
	return tap_done();
}
