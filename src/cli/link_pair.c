/* A pair of records in words: side by side for a decision, or what adds up to its weight. */
#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

#include <math.h>

enum { NAME_WIDTH = 14, VALUE_WIDTH = 22, BAR_MOST = 12 };

/* Cut to a width, or filled up with blanks to it. */
static struct str
fitted(struct cli *cli, struct str text, size_t width)
{
	struct buf out CLEANUP(buf_free) = {0};
	size_t count = utf8_count(text);

	if (count > width) {
		buf_add(&out, str_slice(text, 0, utf8_offset(text, width - 1)));
		buf_add(&out, STR("~"));
		count = width;
	} else {
		buf_add(&out, text);
	}
	for (; count < width; count++)
		buf_add_char(&out, ' ');
	return str_copy(&cli->arena, buf_str(&out));
}

/* "+4.2": one bit doubles the odds. */
static struct str
bits(struct cli *cli, double value)
{
	return str_format(&cli->arena, "%+7.1f", fabs(value) < 0.05 ? 0.0 : value);
}

static struct str
record_name(struct cli *cli, const struct json *pair, const char *key)
{
	const struct json *record = json_get(pair, key);

	return str_format(&cli->arena, "%.*s:%.*s", STR_ARG(link_text(cli, record, "source")),
		STR_ARG(link_text(cli, record, "id")));
}

static void
fields_print(struct cli *cli, const struct json *pair)
{
	const struct json *fields = json_get(pair, "fields");

	cli_print(cli, "  %.*s  %.*s  %.*s\n", STR_ARG(fitted(cli, STR(""), NAME_WIDTH)),
		STR_ARG(fitted(cli, record_name(cli, pair, "a"), VALUE_WIDTH)),
		STR_ARG(fitted(cli, record_name(cli, pair, "b"), VALUE_WIDTH)));
	for (const struct json *field = fields == NULL ? NULL : fields->first; field != NULL;
		field = field->next) {
		double sum = link_number(field, "bits", 0) + link_number(field, "rarity_bits", 0);

		cli_print(cli, "  %.*s  %.*s  %.*s %.*s\n",
			STR_ARG(fitted(cli, link_text(cli, field, "field"), NAME_WIDTH)),
			STR_ARG(fitted(cli, link_text(cli, field, "a"), VALUE_WIDTH)),
			STR_ARG(fitted(cli, link_text(cli, field, "b"), VALUE_WIDTH)),
			STR_ARG(link_number(field, "level", 0) < 1 ? STR("      -")
								   : bits(cli, sum)));
	}
}

static void
step_print(struct cli *cli, struct str name, struct str words, double value)
{
	struct buf bar CLEANUP(buf_free) = {0};
	double length = fabs(value) / 2;

	for (int i = 0; (double)i < length && i < BAR_MOST; i++)
		buf_add_char(&bar, value < 0 ? '-' : '+');
	cli_print(cli, "  %.*s %.*s  %.*s%s%.*s\n", STR_ARG(fitted(cli, name, NAME_WIDTH)),
		STR_ARG(bits(cli, value)), STR_ARG(words), bar.len > 0 ? "  " : "",
		STR_ARG(buf_str(&bar)));
}

static void
waterfall_print(struct cli *cli, const struct json *pair)
{
	const struct json *fields = json_get(pair, "fields");
	double household = link_number(pair, "household", 0);

	cli_print(cli, "\nWhat adds up to the weight, in bits (one bit doubles the odds)\n\n");
	step_print(cli, STR("any two"), STR("how likely any two records are one person"),
		link_number(pair, "prior", 0));
	for (const struct json *field = fields == NULL ? NULL : fields->first; field != NULL;
		field = field->next) {
		double rarity = link_number(field, "rarity_bits", 0);

		step_print(cli, link_text(cli, field, "field"), link_text(cli, field, "agreement"),
			link_number(field, "bits", 0));
		if (fabs(rarity) >= 0.05)
			step_print(cli, STR(""),
				rarity > 0 ? STR("the value is rare") : STR("the value is common"),
				rarity);
	}
	if (fabs(household) >= 0.05)
		step_print(cli, STR("household"), STR("they may share a home and be two people"),
			household);
}

static void
outcome_print(struct cli *cli, const struct json *pair)
{
	const struct json *a = json_get(pair, "a");
	const struct json *b = json_get(pair, "b");
	double weight = link_number(pair, "weight", 0);
	double probability = link_number(pair, "probability", 0);

	cli_print(cli, "\n  weight        %.*s  probability %.4f that they are one person\n",
		STR_ARG(bits(cli, weight)), probability);
	if (json_get_str(pair, "rule").len > 0)
		cli_print(cli, "\nThe rule \"%.*s\" found the pair.\n",
			STR_ARG(link_text(cli, pair, "rule")));
	else
		cli_print(cli,
			"\nNo rule found the pair: the two were not compared when people were "
			"sought, whatever they weigh; they come together through other records "
			"alone.\n");
	if (link_is(pair, "same_person"))
		cli_print(cli, "They are in one person: number %s, of %s records.\n",
			link_count(cli, a, "person"), link_count(cli, a, "person_records"));
	else
		cli_print(cli,
			"They are in two people: number %s, of %s records, and number %s, of %s.\n",
			link_count(cli, a, "person"), link_count(cli, a, "person_records"),
			link_count(cli, b, "person"), link_count(cli, b, "person_records"));
	if (link_is(pair, "same_person") != (weight >= link_number(pair, "cut", 0)))
		cli_print(cli,
			"A pair alone does not decide: all records of a person are weighed against "
			"each other (the mean has to reach %.1f), and what people decided stands "
			"above that.\n",
			link_number(pair, "cut", 0));
}

void
link_pair_print(struct cli *cli, const struct json *pair, bool is_waterfall)
{
	fields_print(cli, pair);
	if (is_waterfall) {
		waterfall_print(cli, pair);
		outcome_print(cli, pair);
		return;
	}
	cli_print(cli,
		"  weight %.1f bits (begins at %.1f, household %.1f), probability %.2f, now %s\n",
		link_number(pair, "weight", 0), link_number(pair, "prior", 0),
		link_number(pair, "household", 0), link_number(pair, "probability", 0),
		link_is(pair, "same_person") ? "one person" : "two people");
}
