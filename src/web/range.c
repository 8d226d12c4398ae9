#include "web/range.h"

static bool
number_read(struct str text, uint64_t *ret_number)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_digit(text.data[i]))
			return false;
	return str_to_u64(text, ret_number);
}

static enum range
tail_read(struct str digits, uint64_t size, uint64_t *ret_from, uint64_t *ret_to)
{
	uint64_t len;

	if (!number_read(digits, &len))
		return RANGE_ALL;
	if (len == 0 || size == 0)
		return RANGE_NOWHERE;
	*ret_from = len < size ? size - len : 0;
	*ret_to = size;
	return RANGE_PART;
}

enum range
range_read(struct str field, uint64_t size, uint64_t *ret_from, uint64_t *ret_to)
{
	const struct str unit = STR("bytes=");
	uint64_t last = UINT64_MAX;
	size_t dash;

	if (!str_starts_nocase(field, unit) || str_find_char(field, ',') != STR_NONE)
		return RANGE_ALL;
	field = str_trim(str_from(field, unit.len));
	dash = str_find_char(field, '-');
	if (dash == STR_NONE)
		return RANGE_ALL;
	if (dash == 0)
		return tail_read(str_from(field, 1), size, ret_from, ret_to);
	if (!number_read(str_slice(field, 0, dash), ret_from) ||
		(dash + 1 < field.len && !number_read(str_from(field, dash + 1), &last)) ||
		last < *ret_from)
		return RANGE_ALL;
	if (*ret_from >= size)
		return RANGE_NOWHERE;
	*ret_to = last < size ? last + 1 : size;
	return RANGE_PART;
}
