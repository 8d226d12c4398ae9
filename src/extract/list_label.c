#include "extract/list_label.h"

#include "base/buf.h"

static void
add_roman(struct buf *to, uint32_t value, bool upper)
{
	static const char *const signs[] = {
		"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
	static const uint32_t values[] = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};

	if (value >= 4000)
		return;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		for (; value >= values[i]; value -= values[i])
			for (const char *c = signs[i]; *c != 0; c++)
				buf_add_char(to, upper ? (char)(*c - 'a' + 'A') : *c);
	}
}

/* Word repeats the letter: z, aa, bb (ISO/IEC 29500-1, 17.18.59). */
static void
add_letters(struct buf *to, uint32_t value, char first)
{
	if (value == 0 || value > 780)
		return;
	for (uint32_t i = 0; i <= (value - 1) / 26; i++)
		buf_add_char(to, (char)(first + (char)((value - 1) % 26)));
}

static void
add_ordinal(struct buf *to, uint32_t value)
{
	static const char *const endings[] = {"th", "st", "nd", "rd"};
	uint32_t last = value / 10 % 10 == 1 ? 0 : value % 10;

	buf_add_format(to, "%u%s", value, endings[last < COUNT_OF(endings) ? last : 0]);
}

static void
add_number(struct buf *to, uint8_t format, uint32_t value)
{
	switch (format) {
	case LIST_UPPER_ROMAN:
	case LIST_LOWER_ROMAN:
		add_roman(to, value, format == LIST_UPPER_ROMAN);
		return;
	case LIST_UPPER_LETTER:
		add_letters(to, value, 'A');
		return;
	case LIST_LOWER_LETTER:
		add_letters(to, value, 'a');
		return;
	case LIST_ORDINAL:
		add_ordinal(to, value);
		return;
	case LIST_DECIMAL_ZERO:
		buf_add_format(to, "%02u", value);
		return;
	case LIST_BULLET:
	case LIST_NONE:
		return;
	default:
		buf_add_format(to, "%u", value);
		return;
	}
}

/* A list's own level where it overrides it, else its abstract list's. */
static const struct list_level *
level_of(const struct list_numbers *abstract, const struct list_numbers *list, uint32_t level)
{
	return list->levels[level].has_text ? &list->levels[level] : &abstract->levels[level];
}

static void
count(struct list_numbers *abstract, struct list_numbers *list, uint32_t level)
{
	for (uint32_t i = level + 1; i < LIST_LEVEL_COUNT; i++)
		if (level < level_of(abstract, list, i)->restart)
			abstract->counted[i] = false;
	for (uint32_t i = 0; i <= level; i++) {
		const struct list_level *own = &list->levels[i];
		/* The first paragraph of a list with a start of its own begins there. */
		bool begins = own->has_start && !list->counted[i] && i == level;

		if (begins || !abstract->counted[i]) {
			abstract->counts[i] = own->has_start ? own->start
							     : abstract->levels[i].start;
			abstract->counted[i] = true;
			list->counted[i] = true;
		} else if (i == level) {
			abstract->counts[i]++;
		}
	}
}

void
list_label(struct list_numbers *abstract, struct list_numbers *list, uint32_t level,
	struct buf *ret_label)
{
	const struct list_level *shown = level_of(abstract, list, level);

	count(abstract, list, level);
	if (shown->format == LIST_BULLET)
		return;
	for (size_t i = 0; i < shown->text.len; i++) {
		char next = i + 1 < shown->text.len ? shown->text.data[i + 1] : 0;
		uint32_t which = (uint32_t)(next - '1');
		uint8_t format;

		if (shown->text.data[i] != '%' || next < '1' || next > '9') {
			buf_add_char(ret_label, shown->text.data[i]);
			continue;
		}
		format = level_of(abstract, list, which)->format;
		if (shown->is_legal && format != LIST_DECIMAL_ZERO && format != LIST_NONE)
			format = LIST_DECIMAL;
		add_number(ret_label, format, abstract->counts[which]);
		i++;
	}
}
