/* Number formats: what a cell's value looks like to a person. */
#include "base/buf.h"
#include "extract/numfmt.h"
#include "tap.h"

static void
expect(const char *format, double value, const char *wanted)
{
	struct buf got CLEANUP(buf_free) = {0};

	numfmt_write(&got, str_of(format), value, false);
	tap_ok(str_equal(buf_str(&got), str_of(wanted)), "%s of %.15g is \"%s\" (got \"%s\")",
		format, value, wanted, buf_cstr(&got));
}

static void
test_numbers(void)
{
	expect("General", 0.1 + 0.2, "0.3");
	expect("General", 1234567.891, "1234567.891");
	expect("General", 1.0 / 3, "0.333333333");
	expect("General", 123456789012345.0, "123456789012345");
	expect("General", 1234567890123456.0, "1.23457E+15");
	expect("0", 2.5, "3");
	expect("0.00", 1.005, "1.01");
	expect("#,##0", 1234567, "1,234,567");
	expect("#,##0.00", -1234.5, "-1,234.50");
	expect("#,##0_);(#,##0)", -1234, "(1,234)");
	expect("$#,##0.00_);[Red]($#,##0.00)", 12, "$12.00 ");
	expect("0%", 0.256, "26%");
	expect("0.00E+00", 12345.678, "1.23E+04");
	expect("##0.0E+0", 12345.678, "12.3E+3");
	expect("00000", 42, "00042");
	expect("000-00-0000", 123456789, "123-45-6789");
	expect("0.0,,\" m\"", 12345678, "12.3 m");
	expect("# ?/?", 1.5, "1 1/2");
	expect("# ?\?/?\?", 12345.6789, "12345 55/81");
	expect("0;-0;\"nil\"", 0, "nil");
	expect("[>=100]\"many\";[<0]\"debt\";0", 7, "7");
	expect("[>=100]\"many\";[<0]\"debt\";0", 700, "many");
	expect("[$\xc2\xa3-809]#,##0.00", 5,
		"\xc2\xa3"
		"5.00");
	expect("0.###", 2, "2.");
	expect("@", 12.5, "12.5");
}

static void
test_dates(void)
{
	expect("d mmmm yyyy", 41345, "12 March 2013");
	expect("dddd", 41345, "Tuesday");
	expect("yyyy-mm-dd hh:mm:ss", 41345.75, "2013-03-12 18:00:00");
	expect("h:mm AM/PM", 41345.75, "6:00 PM");
	expect("[h]:mm", 1.5, "36:00");
	expect("mm:ss.0", 0.0001, "00:08.6");
	expect("d/m/yyyy", 60, "29/2/1900");
	expect("d/m/yyyy", 1, "1/1/1900");
	expect("yyyy", -5, "-5");
	tap_ok(numfmt_is_date(STR("[$-809]dd mmmm yyyy")), "a date's format is known as such");
	tap_ok(!numfmt_is_date(STR("#,##0;[Red]-#,##0")), "a colour makes no date");
}

static void
test_text(void)
{
	struct buf got CLEANUP(buf_free) = {0};

	numfmt_write_text(&got, STR("0;0;0;\"<\"@\">\""), STR("x"));
	tap_ok(str_equal(buf_str(&got), STR("<x>")), "text goes through its own section");
	buf_clear(&got);
	numfmt_write(&got, STR("yyyy-mm-dd"), 39883, true);
	tap_ok(str_equal(buf_str(&got), STR("2013-03-12")), "the 1904 system counts from 1904");
}

int
main(void)
{
	test_numbers();
	test_dates();
	test_text();
	return tap_done();
}
