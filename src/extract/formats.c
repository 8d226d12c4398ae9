/* The table of formats. One row each; the order only decides between equal bids. */
#include "extract/format.h"

extern const struct format format_ole;
extern const struct format format_text;
extern const struct format format_unknown;

const struct format *const formats[] = {
	/* text */
	&format_text,

	/* compound files */
	&format_ole,

	&format_unknown,
	NULL,
};
