/* Text of the colour of the paper, or too small to be read (RTF 1.9.1, "Color Table", "Font (Character)
 * Formatting Properties", "Paragraph Shading", "Table Definitions"). */
#include "extract/rtf_state.h"

enum { WHITE_LEAST = 0xf0, HALF_POINTS_READABLE = 4 };

void
rtf_colour_primary(struct rtf *rtf, int which, int32_t number)
{
	if (rtf_group(rtf)->destination == RTF_DEST_COLOURS)
		rtf->primaries[which] = number;
}

void
rtf_colours_take(struct rtf *rtf, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		bool is_white = true;

		if (bytes.data[i] != ';')
			continue;
		for (size_t k = 0; k < COUNT_OF(rtf->primaries); k++) {
			is_white = is_white && rtf->primaries[k] >= WHITE_LEAST;
			rtf->primaries[k] = -1;
		}
		if (rtf->colour_count < RTF_COLOURS_MAX)
			rtf->colour_is_white[rtf->colour_count++] = is_white;
	}
}

static bool
is_white(const struct rtf *rtf, int32_t colour)
{
	return colour > 0 && (size_t)colour < rtf->colour_count && rtf->colour_is_white[colour];
}

void
rtf_ground_set(struct rtf *rtf, enum rtf_ground ground, int32_t colour)
{
	struct rtf_group *group = rtf_group(rtf);

	if (colour > 0 && !is_white(rtf, colour))
		group->grounds |= (uint8_t)ground;
	else if (ground != RTF_GROUND_CELL)
		group->grounds &= (uint8_t) ~(unsigned)ground;
}

enum rtf_hiding
rtf_hiding_of(const struct rtf *rtf, const struct rtf_group *group)
{
	if (group->is_hidden)
		return RTF_HIDDEN;
	if (group->size > 0 && group->size < HALF_POINTS_READABLE)
		return RTF_TINY;
	if ((group->grounds & ~(unsigned)RTF_GROUND_CELL) != 0 ||
		(group->in_table && group->grounds != 0))
		return RTF_SHOWN;
	return is_white(rtf, group->colour) && !group->in_shape && !rtf->has_background ? RTF_WHITE
											: RTF_SHOWN;
}
