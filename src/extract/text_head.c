#include "extract/text_head.h"

#include "extract/encoding_sniff.h"

/* Bytes a character and where its low byte is, for the wide encodings. */
static size_t
unit_size(const char *name, size_t *ret_low)
{
	bool wide32 = name != NULL && str_starts(str_of(name), STR("UTF-32"));
	bool wide16 = name != NULL && str_starts(str_of(name), STR("UTF-16"));
	size_t size = wide32 ? 4 : wide16 ? 2 : 1;

	*ret_low = name != NULL && str_ends(str_of(name), STR("BE")) ? size - 1 : 0;
	return size;
}

static char
narrow(struct str unit, size_t low)
{
	for (size_t i = 0; i < unit.len; i++)
		if (i != low && unit.data[i] != 0)
			return 0x7f;
	return (unsigned char)unit.data[low] < 0x80 ? unit.data[low] : 0x7f;
}

struct str
text_head_fill(struct text_head *head, struct str bytes)
{
	const char *name = sniff_mark(bytes);
	size_t low = 0;
	size_t size;
	size_t len = 0;

	if (name == NULL && bytes.len > 4 && (bytes.data[0] == '\0' || bytes.data[1] == '\0'))
		name = sniff_wide(bytes);
	size = unit_size(name, &low);
	if (name != NULL && sniff_mark(bytes) != NULL)
		bytes = str_from(bytes, size == 1 ? 3 : size);
	while (len < TEXT_HEAD_SIZE && bytes.len >= size) {
		char c = narrow(str_slice(bytes, 0, size), low);

		bytes = str_from(bytes, size);
		if (len == 0 && char_is_space(c))
			continue;
		head->bytes[len++] = c;
	}
	return str_make(head->bytes, len);
}

bool
text_extension_in(struct str extension, const char *list)
{
	struct str rest = str_of(list);
	struct str one;

	while (str_cut(&rest, ' ', &one))
		if (str_equal(one, extension))
			return true;
	return false;
}
