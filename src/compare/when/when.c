#include "compare/when/when.h"

#include "base/date.h"
#include "compare/when/when_forms.h"
#include "compare/when/when_words.h"

enum { DAY_SECONDS = 86400, LEAD_WORD_MAX = 14, LEAD_COUNT_MAX = 5 };

void
when_begin(struct when_scan *scan, struct str text, const struct when_context *context)
{
	*scan = (struct when_scan){.text = text, .context = *context, .stated = DATE_NONE};
	when_words_pairs(scan->pairs);
}

static int64_t
moment_of(const struct when_form_day *day)
{
	return date_days(day->year, day->month, day->day == 0 ? 1 : day->day) * DAY_SECONDS;
}

/* The word that ends before `at`, with nothing but spaces and commas between; empty where there
 * is none. "w/c" is a word here. */
static struct str
word_before(struct str text, size_t floor, size_t at)
{
	size_t end = at;
	size_t start;

	while (end > floor && at - end < 6 &&
		(char_is_space(text.data[end - 1]) || text.data[end - 1] == ',' ||
			text.data[end - 1] == ':'))
		end--;
	/* A full stop belongs to an abbreviation: "Tues. 12 March". */
	if (end > floor && text.data[end - 1] == '.')
		end--;
	start = end;
	while (start > floor && end - start < LEAD_WORD_MAX &&
		(char_is_alpha(text.data[start - 1]) || text.data[start - 1] == '/' ||
			(unsigned char)text.data[start - 1] >= 0x80))
		start--;
	return str_slice(text, start, end);
}

static bool
is_one_of(struct str word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* Words behind which digits and signs number something other than days. */
static bool
numbers_something(struct str text, size_t floor, size_t at)
{
	static const char *const words[] = {"version", "ver", "v", "release", "build", "firmware",
		"section", "sections", "sec", "para", "paras", "paragraph", "paragraphs", "clause",
		"clauses", "item", "items", "rule", "rules", "chapter", "part", "table", "figure",
		"fig", "appendix", "annex", "schedule", "page", "pages", "pp", "no", "nos", "nr",
		"number", "numbers", "code", "ref", "reference", "id", "ip", "policy", "article",
		"articles", "\u00a7", "question", "questions", "invoice", "account", "tel",
		"phone"};
	struct str word = word_before(text, floor, at);

	return is_one_of(word, words, COUNT_OF(words));
}

/* What stands before a date and belongs to it. */
struct lead {
	size_t from;
	int weekday;
	int minute;
	int week; /* 1 begins on the date, -1 ends with it */
};

/* A time of day that ends where the spaces before `at` begin. */
static bool
time_before(struct str text, size_t floor, size_t at, struct lead *lead)
{
	size_t end = at;
	size_t start;
	size_t time_end;
	int minute;

	while (end > floor && (text.data[end - 1] == ' ' || text.data[end - 1] == ','))
		end--;
	start = end;
	for (size_t i = 0; i < 12 && start > floor; i++) {
		start--;
		if (!char_is_digit(text.data[start]) ||
			(start > 0 &&
				(when_form_is_word((unsigned char)text.data[start - 1]) ||
					text.data[start - 1] == ':' ||
					text.data[start - 1] == '.')))
			continue;
		if (when_form_time(text, start, false, &minute, &time_end) && time_end == end) {
			lead->minute = minute;
			lead->from = start;
			return true;
		}
	}
	return false;
}

static bool
week_before(struct str text, size_t floor, struct str word, struct lead *lead)
{
	static const char *const begins[] = {"commencing", "beginning", "starting", "of"};
	static const char *const short_begins[] = {"w/c", "wc"};
	bool ends = str_equal_nocase(word, STR("ending"));
	size_t at = (size_t)(word.data - text.data);
	struct str week;

	if (is_one_of(word, short_begins, COUNT_OF(short_begins)) ||
		str_equal_nocase(word, STR("w/e"))) {
		lead->week = char_lower(word.data[word.len - 1]) == 'e' ? -1 : 1;
		lead->from = at;
		return true;
	}
	if (!ends && !is_one_of(word, begins, COUNT_OF(begins)))
		return false;
	week = word_before(text, floor, at);
	if (!str_equal_nocase(week, STR("week")))
		return false;
	lead->week = ends ? -1 : 1;
	lead->from = (size_t)(week.data - text.data);
	return true;
}

static struct lead
lead_of(struct str text, size_t floor, size_t at)
{
	static const char *const links[] = {"the", "on", "den", "le", "el", "il", "am", "dydd"};
	struct lead lead = {.from = at, .weekday = -1, .minute = -1};
	size_t look = at;

	for (size_t i = 0; i < LEAD_COUNT_MAX; i++) {
		struct str word = word_before(text, floor, look);
		int weekday = word.len > 0 ? when_words_weekday(word) : -1;

		if (lead.minute < 0 && time_before(text, floor, look, &lead)) {
			look = lead.from;
		} else if (word.len == 0) {
			break;
		} else if (weekday >= 0 && lead.weekday < 0) {
			lead.weekday = weekday;
			look = lead.from = (size_t)(word.data - text.data);
		} else if (lead.week == 0 && week_before(text, floor, word, &lead)) {
			look = lead.from;
		} else if (is_one_of(word, links, COUNT_OF(links))) {
			look = (size_t)(word.data - text.data);
		} else {
			break;
		}
	}
	return lead;
}

static bool
is_weekday(const struct when_form_day *day, int weekday)
{
	return weekday < 0 || date_weekday(moment_of(day)) == weekday;
}

/* The year, among those next to the reference, in which the day lies nearest to it and has the
 * weekday that is written. */
static bool
infer_year(struct when_scan *scan, int weekday, struct when_form *form)
{
	int64_t today = scan->context.today;
	int64_t nearest = INT64_MAX;
	int year = 0;
	int base;

	if (scan->stated != DATE_NONE && (scan->context.is_loose || today == DATE_NONE))
		today = scan->stated;
	if (today == DATE_NONE)
		return false;
	base = date_to_civil(today).year;
	for (int strict = weekday >= 0 ? 1 : 0; strict >= 0 && year == 0; strict--) {
		for (int y = base - 1; y <= base + 1; y++) {
			struct when_form_day day = {y, form->first.month, form->first.day};
			int64_t far;

			if (y < 1 || !when_form_possible(y, day.month, day.day) ||
				!is_weekday(&day, strict ? weekday : -1))
				continue;
			far = moment_of(&day) - today;
			far = far < 0 ? -far : far;
			if (far < nearest) {
				nearest = far;
				year = y;
			}
		}
		if (year != 0 && weekday >= 0)
			form->sure = strict ? form->sure + 15 : form->sure - 20;
	}
	if (year == 0)
		return false;
	form->first.year = year;
	if (form->last.month != 0 && form->last.year == 0)
		form->last.year = year + (form->last.month < form->first.month);
	return form->last.month == 0 ||
		when_form_possible(form->last.year, form->last.month, form->last.day);
}

static bool
any_form(struct str text, size_t at, bool month_first, struct when_form *form)
{
	if (char_is_digit((char)when_form_byte(text, at)))
		return when_form_number(text, at, month_first, false, form);
	return when_form_month(text, at, when_form_letters(text, at), form);
}

/* Can the second end a range that the first begins? Without years it may lie behind New Year, a
 * few months on. */
static bool
is_later(const struct when_form_day *first, const struct when_form_day *second)
{
	if (!when_form_possible(first->year, first->month, first->day))
		return false;
	if (first->year != 0)
		return moment_of(second) > moment_of(first);
	if (second->month == first->month)
		return second->day > first->day;
	return second->month > first->month || first->month - second->month > 8;
}

/* Where the weekday belongs to the other reading of 03/04/2013, that is the right one: true, and
 * what is joined to it reads so too. */
static bool
settle_by_weekday(int weekday, struct when_form *form)
{
	struct when_form_day other = {form->first.year, form->first.day, form->first.month};

	if (weekday < 0 || form->first.year == 0 || form->precision != WHEN_DAY)
		return false;
	if (is_weekday(&form->first, weekday)) {
		form->sure = form->sure > 98 ? form->sure : 98;
	} else if (form->is_bare && other.month <= 12 &&
		when_form_possible(other.year, other.month, other.day) &&
		is_weekday(&other, weekday)) {
		form->first = other;
		form->sure = 90;
		return true;
	} else {
		form->sure -= form->sure > 30 ? 25 : 0;
	}
	return false;
}

/* "12 March 2013 to 3 May 2013": joins the second to the first, where both are days. */
static void
join_range(struct when_scan *scan, bool is_between, bool month_first, struct when_form *form)
{
	bool has_year = form->first.year != 0;
	struct when_form_day first = form->first;
	struct when_form second;
	size_t at = when_form_until(scan->text, form->end);
	size_t end;

	if (form->last.month != 0 || form->is_list)
		return;
	if (at == form->end && is_between) {
		at = when_form_gap(scan->text, form->end);
		end = when_form_letters(scan->text, at);
		if (!str_equal_nocase(str_slice(scan->text, at, end), STR("and")))
			return;
		at = when_form_gap(scan->text, end);
	}
	if (at == form->end)
		return;
	end = when_form_letters(scan->text, at);
	if (end > at && when_words_weekday(str_slice(scan->text, at, end)) >= 0)
		at = when_form_gap(scan->text, end);
	if (!any_form(scan->text, at, month_first, &second) ||
		second.precision != form->precision || second.last.month != 0 || second.is_list)
		return;
	if (form->first.year == 0 && second.first.year != 0)
		first.year = second.first.year - (second.first.month < first.month);
	else if (form->first.year != 0 && second.first.year == 0)
		second.first.year = first.year + (second.first.month < first.month);
	if (!is_later(&first, &second.first))
		return;
	form->first = first;
	form->last = second.first;
	form->end = second.end;
	form->sure = has_year && form->sure < second.sure ? form->sure : second.sure;
}

/* ", at 6.30 pm" behind the date. */
static void
take_time_after(struct str text, size_t *end, int *minute)
{
	static const char *const links[] = {"at", "from", "um", "T"};
	size_t at = when_form_gap(text, *end);
	size_t word_end;
	bool is_after = false;

	if (when_form_byte(text, at) == ',' || when_form_byte(text, at) == '@')
		at = when_form_gap(text, at + 1);
	else if (when_form_until(text, at) > at && !char_is_alpha(text.data[at]))
		at = when_form_until(text, at);
	word_end = when_form_letters(text, at);
	if (word_end > at) {
		if (!is_one_of(str_slice(text, at, word_end), links, COUNT_OF(links)))
			return;
		is_after = true;
		at = when_form_gap(text, word_end);
	}
	if (at > *end && when_form_time(text, at, is_after, minute, &word_end))
		*end = word_end;
}

static int64_t
last_day_of(const struct when_form_day *day, enum when_precision precision)
{
	struct when_form_day end = *day;

	if (precision == WHEN_DAY || day->day != 0)
		return moment_of(day);
	end.day = 28;
	while (when_form_possible(end.year, end.month, end.day + 1))
		end.day++;
	return moment_of(&end);
}

static size_t
count_to(struct when_scan *scan, size_t byte)
{
	size_t count = scan->codepoints;

	for (size_t i = scan->counted; i < byte; i++)
		count += ((unsigned char)scan->text.data[i] & 0xc0) != 0x80;
	scan->counted = byte;
	scan->codepoints = count;
	return count;
}

static bool
emit(struct when_scan *scan, size_t at, bool is_between, struct when_form *form,
	struct when *ret_when)
{
	struct lead lead = lead_of(scan->text, scan->ended, at);
	struct when when = {.minute = lead.minute, .precision = form->precision};
	bool has_year = form->first.year != 0;
	bool is_other = settle_by_weekday(lead.weekday, form);

	join_range(scan, is_between, scan->context.month_first != is_other, form);
	if (!has_year)
		(void)settle_by_weekday(lead.weekday, form);
	when.is_inferred = form->first.year == 0;
	if (when.is_inferred && !infer_year(scan, lead.weekday, form))
		return false;
	if (when.minute < 0 && form->precision == WHEN_DAY && !form->is_list)
		take_time_after(scan->text, &form->end, &when.minute);
	when.day = moment_of(&form->first);
	when.last_day = form->last.month == 0 ? last_day_of(&form->first, form->precision)
					      : last_day_of(&form->last, form->precision);
	if (lead.week > 0 && form->last.month == 0)
		when.last_day = when.day + (int64_t)6 * DAY_SECONDS;
	else if (lead.week < 0 && form->last.month == 0)
		when.day -= (int64_t)6 * DAY_SECONDS;
	if (!when.is_inferred && form->precision == WHEN_DAY)
		scan->stated = when.day;
	when.sure = form->sure > 99 ? 99 : form->sure;
	scan->only_day_first += form->order > 0;
	scan->only_month_first += form->order < 0;
	when.from_byte = lead.from;
	when.to_byte = form->end;
	when.from = count_to(scan, lead.from);
	when.to = count_to(scan, form->end);
	scan->at = scan->ended = form->end;
	*ret_when = when;
	return true;
}

/* Signs before a number that make it part of something larger. */
static bool
is_joined(struct str text, size_t at, bool is_bare)
{
	unsigned char before = at > 0 ? (unsigned char)text.data[at - 1] : 0;
	unsigned char further = at > 1 ? (unsigned char)text.data[at - 2] : 0;

	if (before == '$' || before == '+' || before == '#' || before == '=' ||
		str_ends(str_slice(text, 0, at), STR("£")) ||
		str_ends(str_slice(text, 0, at), STR("€")))
		return true;
	if (before == ':' || before == '.' || before == ',')
		return (is_bare && before != ':' && when_form_is_word(further)) ||
			char_is_digit((char)further);
	if (before == '/' || before == '\\' || before == '-')
		return when_form_is_word(further) &&
			(is_bare || char_is_digit((char)further) || before != '-');
	return when_form_is_word(before) && before < 0x80;
}

/* "in 2013", "during 2013". */
static bool
year_alone(struct str text, size_t floor, size_t at, struct when_form *form)
{
	static const char *const words[] = {"in", "since", "during", "year", "throughout"};
	unsigned char next = when_form_byte(text, at + 4);
	uint64_t year;

	if (!str_to_u64(str_slice(text, at, at + 4), &year) || year < 1900 || year > 2099 ||
		when_form_is_word(next) || next == '%' || next == '/' || next == '-' ||
		((next == '.' || next == ',' || next == ':') &&
			char_is_digit((char)when_form_byte(text, at + 5))) ||
		!is_one_of(word_before(text, floor, at), words, COUNT_OF(words)))
		return false;
	*form = (struct when_form){.first = {(int)year, 1, 1},
		.last = {(int)year, 12, 31},
		.precision = WHEN_YEAR,
		.end = at + 4,
		.sure = 60};
	return true;
}

/* An ISO date keeps its shape within file names: "minutes_2013-03-12.docx". */
static bool
is_iso_in_name(struct str text, size_t at, const struct when_form *form)
{
	unsigned char before = at > 0 ? (unsigned char)text.data[at - 1] : 0;

	return form->is_bare && form->end - at == 10 && text.data[at + 4] == '-' &&
		(before == '_' || before == '-');
}

static bool
try_number(struct when_scan *scan, size_t at, struct when *ret_when)
{
	struct when_form form;
	bool is_between = str_equal_nocase(
		word_before(scan->text, scan->ended, at), STR("between"));

	if (!when_form_number(scan->text, at, scan->context.month_first, is_between, &form) &&
		!year_alone(scan->text, scan->ended, at, &form))
		return false;
	if (is_joined(scan->text, at, form.is_bare)) {
		if (!is_iso_in_name(scan->text, at, &form))
			return false;
		form.sure = 70;
	}
	if ((form.is_bare || form.is_list || form.last.month != 0) &&
		numbers_something(scan->text, scan->ended, at))
		return false;
	return emit(scan, at, is_between, &form, ret_when);
}

static bool
follows_number(struct str text, size_t at)
{
	size_t end = at;
	size_t start;

	while (end > 0 && at - end < 4 && text.data[end - 1] == ' ')
		end--;
	start = end;
	while (start > 0 && end - start < 3 && char_is_alpha(text.data[start - 1]))
		start--;
	if (start == 0 || !char_is_digit(text.data[start - 1]))
		return false;
	/* A year before it is fine: "2013 March 12". */
	return end - start == 2 ||
		(start == end && !(start > 3 && char_is_digit(text.data[start - 4])));
}

static bool
try_month(struct when_scan *scan, size_t at, struct when *ret_when)
{
	size_t end = when_form_letters(scan->text, at);
	unsigned char next = when_form_byte(scan->text, end);
	struct when_form form;

	/* "31 February 2013" is no date, and no month either. */
	if (end - at < 3 || follows_number(scan->text, at) || next >= 0x80 || next == '_' ||
		is_joined(scan->text, at, true) || !when_form_month(scan->text, at, end, &form))
		return false;
	return emit(scan, at, false, &form, ret_when);
}

static bool
is_letter(unsigned char byte)
{
	return byte >= 0x80 || char_is_alpha((char)byte);
}

static bool
may_be_month(const struct when_scan *scan, size_t at)
{
	const struct str *text = &scan->text;
	unsigned first = when_words_letter((unsigned char)text->data[at]);
	unsigned second = when_words_letter(when_form_byte(*text, at + 1));

	return scan->pairs[first] >> second & 1;
}

bool
when_next(struct when_scan *scan, struct when *ret_when)
{
	struct str text = scan->text;
	size_t at = scan->at;

	while (at < text.len) {
		unsigned char byte = (unsigned char)text.data[at];

		if (char_is_digit((char)byte)) {
			if (try_number(scan, at, ret_when))
				return true;
			while (at < text.len && char_is_digit(text.data[at]))
				at++;
		} else if (is_letter(byte)) {
			if (may_be_month(scan, at) && try_month(scan, at, ret_when))
				return true;
			while (at < text.len && is_letter((unsigned char)text.data[at]))
				at++;
		} else {
			at++;
		}
	}
	scan->at = at;
	return false;
}

bool
when_first(struct str text, const struct when_context *context, struct when *ret_when)
{
	struct when_scan scan;

	when_begin(&scan, text, context);
	return when_next(&scan, ret_when);
}
