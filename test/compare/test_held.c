/* Quotes of absent messages: which are of one, and which of two. */
#include "case_mail.h"
#include "compare_case.h"

#include "tap.h"

#include "base/err.h"

#define JO "Jo Smith <jo@a.example>"
#define ANN "Ann Low <ann@b.example>"
#define MAX "Max Pike <max@a.example>"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static void
begin(struct compare_case *c, const char *name)
{
	case_open(c, name);
	/* Nothing here has to outlive a power cut. */
	case_run(c, "PRAGMA synchronous = OFF");
	(void)case_delivery(c, "Office");
}

static void
ends(struct compare_case *c, const char *wanted, const char *claim)
{
	case_compare(c, 100);
	same(case_gaps(c, "message-absent"), wanted, claim);
	case_close(c);
}

#define FENCE "The fence at the allotments has been down since the storm of last winter"
#define TRAM "Two children walked on to the line of the tramway last Thursday evening"

/* Answers that cut what they answer to single sentences, some with an attribution, some without. */
static void
test_parts(void)
{
	struct compare_case c;

	begin(&c, "parts");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Re: Fence", "2013-05-02T10:00:00Z",
			"On 1 May 2013 09:12, Max Pike wrote:\n> " FENCE ".\n> " TRAM
			".\n> Who pays?\n\nSo it has.\n",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, ANN, JO, "Re: Fence", "2013-05-02T12:00:00Z",
			"> last Thursday evening\n\nDreadful.\n", NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, ANN, JO, "Re: Fence", "2013-05-02T13:00:00Z",
			"> " TRAM ".\n\nIndeed.\n\nOn 1 May 2013, Max Pike wrote:\n> Who pays?\n",
			NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, JO, ANN, "Re: Fence", "2013-05-30T12:00:00Z",
			"Nobody.\n\nOn 1 May 2013, at 10:12, Max Pike wrote:\n> Who pays?\n",
			NULL});
	ends(&c, "A message from Max Pike of about 1 May 2013",
		"sentences of one message, on one day, at one minute by two clocks");
}

/* The same person on the same day: two messages where their times tell them apart. */
static void
test_times(void)
{
	struct compare_case c;

	begin(&c, "times");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Re: Fence", "2013-05-02T10:00:00Z",
			"On 1 May 2013 09:12, Max Pike wrote:\n> " FENCE ".\n\nSo it has.\n",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, ANN, JO, "Re: Fence", "2013-05-02T12:00:00Z",
			"On 1 May 2013 11:29, Max Pike wrote:\n> " TRAM ".\n\nDreadful.\n", NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, ANN, JO, "Re: Fence", "2013-05-03T12:00:00Z",
			"On 2 May 2013, Max Pike wrote:\n> Has anybody told the police about it\n"
			"\nNo.\n",
			NULL});
	ends(&c,
		"A message from Max Pike of about 1 May 2013|A message from Max Pike of about 1 May "
		"2013|A message from Max Pike of about 2 May 2013",
		"three messages of one person in one thread");
}

/* Who answers himself, whose program writes other letters, and who shows his own header. */
static void
test_own(void)
{
	struct compare_case c;

	begin(&c, "own");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, MAX, JO, "Re: Fence", "2013-05-01T09:42:30Z",
			"I forgot to say that the police have been told of it as well.\n\nOn 1 May "
			"2013 09:12, Max Pike wrote:\n> " FENCE ".\n",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, MAX, JO, "Tram", "2013-05-04T09:12:30Z",
			"From: Max Pike\nSent: 04 May 2013 09:12\nTo: Jo\nSubject: Tram\n\n" TRAM
			".\n",
			NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, "J\xc3\xbcrgen S\xc3\xb8holm <js@a.example>", JO,
			"Pond", "2013-06-01T23:12:30Z",
			"Nobody has looked at the pond this year.\n", NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, JO, ANN, "Re: Pond", "2013-06-03T09:12:30Z",
			"On Sun, 2 Jun 2013, J?rgen S?holm wrote:\n> Nobody has looked at the pond "
			"this year.\n\nI have.\n",
			NULL});
	ends(&c, "A message from Max Pike of about 1 May 2013",
		"one is absent: two were answered by, or are, what is held");
}

/* Words of nobody in answers to two people: two messages. Where one answer goes to both, it may be
 * one. */
static void
test_receivers(void)
{
	struct compare_case c;

	begin(&c, "receivers");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Re: Fence", "2013-05-02T10:00:00Z",
			"> " FENCE ".\n\nSo it has.\n", NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, JO, MAX, "Re: Fence", "2013-05-02T12:00:00Z",
			"> " TRAM ".\n\nDreadful.\n", NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, JO, ANN, "Re: Village pond", "2013-06-02T10:00:00Z",
			"> The pond at the allotments was never looked at in all these years.\n\nNo.\n",
			NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, JO, MAX, "Re: Village pond", "2013-06-02T12:00:00Z",
			"> Somebody has to say so to the committee before the next meeting.\n\nI did.\n",
			",[\"cc\",\"Ann Low <ann@b.example>\"]"});
	ends(&c,
		"A message with the words \"Somebody has to say so to the committee before the "
		"next\"|A message with the words \"Two children walked on to the line of the tramway "
		"last\"|A message with the words \"The fence at the allotments has been down since the "
		"storm\"",
		"to two people two, to both one");
}

/* What is held under another name, or answered with hardly a word of it. */
static void
test_held(void)
{
	struct compare_case c;

	begin(&c, "held");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, "Ann Low <ann@b.example>", JO, "Pond",
			"2013-06-01T09:12:30Z", "Jo, nobody has looked at the pond this year. Max",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, JO, ANN, "Re: Pond", "2013-06-03T09:12:30Z",
			"I have.\n\n\tMax Pike@NBC\n\tSent by: Ann Low@NBC\n\t06/01/2013 09:12 "
			"AM\n\t\t\n\t\t To: Jo Smith@NBC\n\t\t cc: \n\t\t Subject: Pond\n\n"
			"Jo, nobody has looked at the pond this year. Max\n",
			NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, MAX, JO, "Trees and other matters of the park",
			"2013-07-01T09:12:30Z", "Hello Jo,\n\n" TRAM ".\n", NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, JO, ANN, "The park", "2013-07-03T09:12:30Z",
			"I knew.\n\nOn 1 Jul 2013, at 10:12, Max Pike wrote:\n> Hello Jo,\n",
			NULL});
	ends(&c, "", "sent by another for him; and with a greeting left of it");
}

int
main(void)
{
	test_parts();
	test_times();
	test_own();
	test_receivers();
	test_held();
	return tap_done();
}
