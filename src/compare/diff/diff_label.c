#include "compare/diff/diff_label.h"

#include "base/arena.h"

/* A number beyond this counts no paragraphs: it is a year, a sum or a telephone. */
enum { DOTTED_MAX = 999, REFERENCE_SIZE_MAX = 40 };

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static char
at(struct str s, size_t i)
{
	return i < s.len ? s.data[i] : '\0';
}

static bool
is_gap(char c)
{
	return c == '\0' || char_is_space(c);
}

/* A number of up to nine digits; how many bytes it takes, or 0. */
static size_t
number_take(struct str s, size_t from, uint32_t *ret_value)
{
	size_t i = from;
	uint32_t value = 0;

	while (i - from < 9 && char_is_digit(at(s, i)))
		value = value * 10 + (uint32_t)(s.data[i++] - '0');
	*ret_value = value;
	return char_is_digit(at(s, i)) ? 0 : i - from;
}

/* What may begin the words behind a bare number: a capital, a bracket, a quotation mark, the start
 * of a letter beyond ASCII. "4.2 per cent" is no label and "4.2 Apologies" is. */
static bool
words_begin(struct str line, size_t i)
{
	char c;

	while (i < line.len && char_is_space(line.data[i]))
		i++;
	c = at(line, i);
	return c == '\0' || is_upper(c) || c == '(' || c == '"' || c == '\'' || c == '[' ||
		(unsigned char)c >= 0x80;
}

static bool
month_follows(struct str line, size_t i)
{
	static const struct str months[] = {STR_INIT("Jan"), STR_INIT("Feb"), STR_INIT("Mar"),
		STR_INIT("Apr"), STR_INIT("May"), STR_INIT("Jun"), STR_INIT("Jul"), STR_INIT("Aug"),
		STR_INIT("Sep"), STR_INIT("Oct"), STR_INIT("Nov"), STR_INIT("Dec")};
	struct str rest = str_trim(str_from(line, i));

	for (size_t m = 0; m < COUNT_OF(months); m++)
		if (str_starts(rest, months[m]))
			return true;
	return false;
}

/* "4", "4.1", "4.1.2" with an optional full stop or bracket behind. */
static bool
dotted_read(struct str line, size_t from, struct diff_label *label)
{
	size_t i = from;
	bool is_ended;

	label->depth = 0;
	for (;;) {
		uint32_t value;
		size_t len = number_take(line, i, &value);

		if (len == 0 || value > DOTTED_MAX || label->depth == DIFF_LABEL_DEPTH_MAX)
			return false;
		label->numbers[label->depth++] = value;
		i += len;
		if (at(line, i) != '.' || !char_is_digit(at(line, i + 1)))
			break;
		i++;
	}
	label->text = str_slice(line, from, i);
	is_ended = at(line, i) == '.' || at(line, i) == ')' || at(line, i) == ':';
	i += is_ended ? 1 : 0;
	label->size = i;
	label->shape = '1';
	label->prefix = (struct str){0};
	if (!is_gap(at(line, i)))
		return false;
	if (is_ended || at(line, i) == '\t')
		return true;
	/* "4 Apologies" may be a count and "12 March" is a day: a bare number needs two gaps. */
	if (label->depth == 1)
		return i + 1 < line.len && char_is_space(line.data[i + 1]) &&
			words_begin(line, i) && !month_follows(line, i);
	return words_begin(line, i) && !month_follows(line, i);
}

/* "(a)", "(iv)", "(12)", "a)": letters count from 1; a Roman number keeps its letters. */
static bool
bracket_read(struct str line, size_t from, struct diff_label *label)
{
	bool is_open = at(line, from) == '(';
	size_t first = from + (is_open ? 1 : 0);
	size_t i = first;
	uint32_t value = 0;

	while (i - first < 4 && (char_is_alpha(at(line, i)) || char_is_digit(at(line, i))))
		i++;
	if (i == first || at(line, i) != ')' || !is_gap(at(line, i + 1)))
		return false;
	if (char_is_digit(line.data[first])) {
		if (number_take(line, first, &value) != i - first || value > DOTTED_MAX)
			return false;
	} else if (i - first == 1) {
		value = (uint32_t)(char_lower(line.data[first]) - 'a') + 1;
	} else if (!is_open) {
		return false;
	}
	label->text = str_slice(line, is_open ? from : first, i + 1);
	label->numbers[0] = value;
	label->depth = value > 0 ? 1 : 0;
	label->shape = 'a';
	label->prefix = (struct str){0};
	label->size = i + 1;
	return true;
}

/* "LC/2012/017", "CAB-12", "7/2013": capitals and digits around / or -, ending in a number. */
static bool
reference_read(struct str line, size_t from, struct diff_label *label)
{
	size_t i = from;
	size_t last = from;
	bool has_sign = false;
	bool has_letter = false;
	uint32_t value;

	while (i - from < REFERENCE_SIZE_MAX &&
		(is_upper(at(line, i)) || char_is_digit(at(line, i)) || at(line, i) == '/' ||
			at(line, i) == '-' || at(line, i) == '.')) {
		if (!char_is_digit(line.data[i]))
			last = i + 1;
		has_sign = has_sign || line.data[i] == '/' || line.data[i] == '-';
		has_letter = has_letter || is_upper(line.data[i]);
		i++;
	}
	if (!has_sign || !has_letter || last == i || number_take(line, last, &value) == 0)
		return false;
	label->text = str_slice(line, from, i);
	label->prefix = str_slice(line, from, last);
	label->numbers[0] = value;
	label->depth = 1;
	label->shape = 'r';
	if (at(line, i) == ':' || at(line, i) == '.')
		i++;
	label->size = i;
	return is_gap(at(line, i));
}

/* "Decision 903:", "Appendix 2", "Item 7.": a word of those that count, and a number. */
static bool
worded_read(struct str line, size_t from, struct diff_label *label)
{
	static const struct str words[] = {STR_INIT("Decision "), STR_INIT("Appendix "),
		STR_INIT("Annex "), STR_INIT("Item "), STR_INIT("Minute "), STR_INIT("Paragraph "),
		STR_INIT("Section "), STR_INIT("Schedule "), STR_INIT("Article "),
		STR_INIT("Clause "), STR_INIT("Resolution "), STR_INIT("Recommendation "),
		STR_INIT("Action "), STR_INIT("Question ")};

	for (size_t w = 0; w < COUNT_OF(words); w++) {
		size_t first = from + words[w].len;
		uint32_t value;
		size_t len;

		if (!str_starts_nocase(str_from(line, from), words[w]))
			continue;
		len = number_take(line, first, &value);
		if (len == 0 || at(line, first + len) == '.' || at(line, first + len) == '/')
			return false;
		label->text = str_slice(line, from, first + len);
		label->prefix = str_slice(line, from, first);
		label->numbers[0] = value;
		label->depth = 1;
		label->shape = 'r';
		label->size = first + len + (at(line, first + len) == ':' ? 1 : 0);
		/* "Section 4 says so" is a sentence; a heading has a capital or a sign behind. */
		return words_begin(line, label->size) || at(line, first + len) == ':';
	}
	return false;
}

bool
diff_label_read(struct str line, struct diff_label *ret_label)
{
	size_t from = 0;

	*ret_label = (struct diff_label){0};
	while (from < line.len && char_is_space(line.data[from]))
		from++;
	if (from == line.len)
		return false;
	return (char_is_digit(line.data[from]) && dotted_read(line, from, ret_label)) ||
		reference_read(line, from, ret_label) || bracket_read(line, from, ret_label) ||
		worded_read(line, from, ret_label);
}

uint32_t
diff_label_gap(const struct diff_label *before, const struct diff_label *after)
{
	unsigned last = before->depth;

	if (before->shape != after->shape || before->depth == 0 || before->depth != after->depth ||
		!str_equal(before->prefix, after->prefix))
		return 0;
	last--;
	for (unsigned i = 0; i < last; i++)
		if (before->numbers[i] != after->numbers[i])
			return 0;
	if (after->numbers[last] <= before->numbers[last])
		return 0;
	return after->numbers[last] - before->numbers[last] - 1;
}

struct str
diff_label_next(struct arena *arena, const struct diff_label *label, uint32_t steps)
{
	struct str text = {0};
	uint32_t value;

	if (label->depth == 0)
		return text;
	value = label->numbers[label->depth - 1] + steps;
	if (label->shape == 'r')
		return str_format(arena, "%.*s%0*u", STR_ARG(label->prefix),
			(int)(label->text.len - label->prefix.len), value);
	if (label->shape == 'a' && !char_is_digit(label->text.data[label->text.len - 2])) {
		if (value > 26)
			return text;
		return str_format(arena, "%s%c)", label->text.data[0] == '(' ? "(" : "",
			(char)((is_upper(label->text.data[label->text.len - 2]) ? 'A' : 'a') +
				(int)value - 1));
	}
	if (label->shape == 'a')
		return str_format(arena, "%s%u)", label->text.data[0] == '(' ? "(" : "", value);
	for (unsigned i = 0; i + 1 < label->depth; i++)
		text = str_format(arena, "%.*s%u.", STR_ARG(text), label->numbers[i]);
	return str_format(arena, "%.*s%u", STR_ARG(text), value);
}
