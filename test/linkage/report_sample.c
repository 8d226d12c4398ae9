#include "report_sample.h"

#include "base/attr.h"
#include "linkage/report/charts.h"
#include "linkage/report/page.h"

#include <math.h>

static const struct str sources[] = {STR_INIT("social care"), STR_INIT("police"),
	STR_INIT("health"), STR_INIT("school <b>&\"'")};

static void
write_columns(struct page *page)
{
	static const struct str columns[] = {STR_INIT("forename"), STR_INIT("surname"),
		STR_INIT("date of birth"), STR_INIT("postcode"), STR_INIT("nhs number")};
	static const struct str roles[] = {STR_INIT("given name"), STR_INIT("surname"),
		STR_INIT("date of birth"), STR_INIT("postcode"), STR_INIT("NHS number")};
	const double shares[] = {1, .99, .997, 1, 1, 1, 1, .9999, .93, .61, .99, 1, .88, .74, .97,
		.91, .12, NAN, .995, 0};
	const struct chart_completeness completeness = {
		COUNT_OF(sources), sources, COUNT_OF(columns), columns, roles, shares};
	static const struct chart_unlinkable points[] = {{-10, 0, 0}, {-5, 3, .003}, {0, 40, .04},
		{5, 90, .09}, {10, 160, .16}, {15, 420, .42}, {20, 800, .8}, {25, 1000, 1}};
	const struct chart_unlinkables unlinkables = {COUNT_OF(points), points, -2, .026};
	static const struct chart_term terms[] = {{STR_INIT("smith"), 410, .012, 6.4},
		{STR_INIT("khan"), 388, .011, 6.5}, {STR_INIT("unknown"), 96, .003, 8.4}};
	const struct chart_terms fields[] = {
		{STR("surname"), COUNT_OF(terms), terms, 6120, 20, false},
		{STR("nhs number"), 0, NULL, 31000, 20, false}};

	chart_completeness(page, &completeness);
	chart_unlinkables(page, &unlinkables);
	chart_terms(page, fields, COUNT_OF(fields));
}

static void
write_model(struct page *page)
{
	static const struct chart_rule rules[] = {
		{STR_INIT("nhs number"), 31200, 31200, 0, 0, .41, STR_INIT("9434765919"), 7},
		{STR_INIT("surname and year and month of birth"), 88000, 71000, 0, 0, .83,
			STR_INIT("smith, 2004-01"), 61},
		{STR_INIT("postcode and first three letters of given name"), 140000, 96500, 1200, 2,
			.967, STR_INIT("no1 1aa, mar"), 2210}};
	const struct chart_blocking blocking = {COUNT_OF(rules), rules, 1.2e9, false};
	static const struct chart_level names[] = {
		{STR_INIT("exactly the same"), .86, .0021, .0021, true},
		{STR_INIT("nearly the same"), .06, .0008, .0009, true},
		{STR_INIT("alike"), .03, .004, .0041, true},
		{STR_INIT("different"), .05, .993, .992, true}};
	static const struct chart_level births[] = {
		{STR_INIT("exactly the same"), .91, .00016, .01, true},
		{STR_INIT("one part differs"), .05, .004, .03, false},
		{STR_INIT("different"), .04, .996, .96, true}};
	const struct chart_field fields[] = {{STR("forename"), 0, COUNT_OF(names), names},
		{STR("date of birth"), .12, COUNT_OF(births), births}};
	static const struct chart_round rounds[] = {{40000, 2000, .8, -612345.6},
		{28000, 9000, .3, -598000.1}, {24100, 11800, .09, -597100},
		{23900, 12100, .01, -597064.4}, {23880, 12150, .0008, -597064.2}};

	chart_blocking(page, &blocking);
	chart_weights(page, fields, COUNT_OF(fields));
	chart_parameters(page, fields, COUNT_OF(fields), true);
	chart_history(page, rounds, COUNT_OF(rounds));
}

static void
write_cuts(struct page *page)
{
	static const struct chart_bin bins[] = {{-6, -5, 90210}, {-5, -4, 41000}, {-4, -3, 9000},
		{-3, -2, 800}, {-2, -1, 300}, {-1, 0, 280}, {0, 1, 310}, {1, 2, 0}, {2, 3, 700},
		{3, 4, 5000}, {4, 5, 21000}};
	const struct chart_histogram histogram = {COUNT_OF(bins), bins, -2};
	static const struct chart_cut cuts[] = {{12, 9000, 61000, .999, .31, .473},
		{6, 21000, 57000, .997, .72, .836}, {2, 24000, 54900, .991, .86, .921},
		{-2, 25800, 53700, .983, .90, .94}, {-6, 31000, 49000, .85, .91, .879}};
	static const double false_rates[] = {1e-9, 8e-8, 2e-7, 6e-7, 5e-6};
	const struct chart_threshold threshold = {COUNT_OF(cuts), cuts, -2, 70000, true};
	const struct chart_truth truth = {COUNT_OF(cuts), cuts, false_rates, -2};

	static const struct chart_score scores[] = {
		{STR_INIT("links, pair by pair"), 70000, 24000, 23800, 27000, .99, .88, .932},
		{STR_INIT("changed names"), 410, 300, 290, 380, .967, .763, .853}};
	const struct chart_scores against = {COUNT_OF(scores), scores, 53336, 53673, .991};

	chart_scores(page, &against);
	chart_histogram(page, &histogram);
	chart_threshold(page, &threshold);
	chart_roc(page, &truth);
	chart_precision(page, &truth);
}

static void
write_pairs(struct page *page)
{
	static const struct chart_part parts[] = {
		{STR_INIT("forename"), STR_INIT("nearly the same"), 6.2, STR_INIT("Amelia"),
			STR_INIT("Amelie")},
		{STR_INIT("surname"), STR_INIT("exactly the same"), 7.9, STR_INIT("Norwood"),
			STR_INIT("Norwood")},
		{STR_INIT("surname is rare"), STR_INIT("5 records have it"), 3.1, STR_INIT(""),
			STR_INIT("")},
		{STR_INIT("date of birth"), STR_INIT("different"), -4.6, STR_INIT("2009-03-12"),
			STR_INIT("2011-10-02")},
		{STR_INIT("one household"), STR_INIT("what a household shares"), -6.3, STR_INIT(""),
			STR_INIT("")}};
	const struct chart_waterfall fall = {STR("police 1207 and school 88"), STR("police 1207"),
		STR("school 88"), -14.2, COUNT_OF(parts), parts, -7.9, -2,
		STR("Two people: the weight is below the cut."), false};
	static const struct chart_kept_apart examples[] = {
		{STR_INIT("Amelia Norwood, 2009-03-12"), STR_INIT("Amelie Norwood, 2011-10-02"),
			3.4, -2.9},
		{STR_INIT("Omar Farouk, 2010-01-05"), STR_INIT("Omer Farouk, 2010-01-05"), 9.1,
			-4.2}};
	const struct chart_households households = {418, 12150, COUNT_OF(examples), examples, -2};

	page_part_begin(page, "pairs", "Pairs closest to the cut", "Part by part.");
	chart_waterfall(page, &fall);
	page_part_end(page);
	chart_households(page, &households);
}

static void
write_people(struct page *page)
{
	static const struct chart_event events[] = {{2, STR_INIT("seen: 3 May 2012"), 2012.34},
		{0, STR_INIT("referred: 1 June 2012"), 2012.42},
		{0, STR_INIT("referred: 9 September 2014"), 2014.69},
		{1, STR_INIT("incident: 20 January 2016"), 2016.05}};
	const struct chart_timeline timeline = {STR("Person 4711, 4 records"), COUNT_OF(sources),
		sources, COUNT_OF(events), events};
	static const uint32_t masks[] = {1, 8, 3, 2, 7, 15};
	static const double counts[] = {21040, 17200, 6210, 4100, 870, 41};
	static const double people[] = {31200, 14800, 9100, 22050};
	const struct chart_overlap overlap = {
		COUNT_OF(sources), sources, people, COUNT_OF(masks), masks, counts, 312, 9};
	const struct chart_number numbers[] = {{STR("Distinct people"), 53673, 53640, 53410, 53902},
		{STR("Known to police before 1 January 2014"), 212, 210, 203, 219}};
	static const struct chart_model models[] = {
		{STR_INIT("Stepwise, 4 pairs"), STR_INIT("sound"), 11418, 9890, 13104, 121.4,
			160.2},
		{STR_INIT("Chao, lower bound"), STR_INIT("sound"), 8020, 7100, 9150, 140.9, 155.0},
		{STR_INIT("All pairs"), STR_INIT("no finite estimate"), NAN, NAN, NAN, NAN, NAN},
		{STR_INIT("Graphs averaged"), STR_INIT("leans on its bound"), 14000, 10370, 31246,
			NAN, NAN}};
	const struct chart_mse mse = {2744, COUNT_OF(models), models};

	chart_timeline(page, &timeline);
	chart_overlap(page, &overlap);
	chart_numbers(page, numbers, COUNT_OF(numbers));
	chart_mse(page, &mse);
}

void
report_sample_write(struct buf *out)
{
	struct page page;

	page_begin(&page, out, STR("Sample <report>"));
	PAGE_HTML(&page, "<main class=\"wrap\"><h1>Sample</h1><h2 class=\"chapter\">Charts</h2>\n");
	write_people(&page);
	write_cuts(&page);
	write_pairs(&page);
	write_model(&page);
	write_columns(&page);
	PAGE_HTML(&page, "</main>\n");
	page_end(&page);
}
