/* Pictures within flat documents: base64 text of office:binary-data. */
#include "base/arena.h"
#include "base/date.h"
#include "base/hex.h"
#include "extract/odf.h"

void
odf_binary_add(struct odf *o, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_space(text.data[i]))
			buf_add_char(&o->binary, text.data[i]);
}

void
odf_binary_give(struct odf *o)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = ODF_BINARY_SIZE_MAX};
	struct part part = {.role = PART_INLINE, .modified = DATE_NONE};

	part.name = str_format(o->sheets.arena, "picture %u", ++o->pictures);
	if (o->failed)
		return;
	if (o->binary.overflowed)
		reading_part_failed(o->r, &part, ERR_TOO_LARGE, "the picture is too large");
	else if (!base64_decode(&bytes, buf_str(&o->binary)))
		reading_part_failed(o->r, &part, ERR_DAMAGED, "the picture's base64 is damaged");
	else
		o->failed = !reading_part(o->r, &part, buf_str(&bytes), &o->err);
}
