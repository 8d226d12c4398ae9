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
	const struct chart_field fields[] = {{STR("forename"), false, COUNT_OF(names), names},
		{STR("date of birth"), true, COUNT_OF(births), births}};
	static const struct chart_round rounds[] = {{40000, 2000, .8, -612345.6},
		{28000, 9000, .3, -598000.1}, {24100, 11800, .09, -597100},
		{23900, 12100, .01, -597064.4}, {23880, 12150, .0008, -597064.2}};

	chart_blocking(page, &blocking);
	chart_weights(page, fields, COUNT_OF(fields));
	chart_parameters(page, fields, COUNT_OF(fields), true);
	chart_history(page, rounds, COUNT_OF(rounds));
}

void
report_sample_write(struct buf *out)
{
	struct page page;

	page_begin(&page, out, STR("Sample <report>"));
	PAGE_HTML(&page, "<main class=\"wrap\"><h1>Sample</h1><h2 class=\"chapter\">Charts</h2>\n");
	write_model(&page);
	write_columns(&page);
	PAGE_HTML(&page, "</main>\n");
	page_end(&page);
}
