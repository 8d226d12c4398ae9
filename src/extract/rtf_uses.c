/* The ways in: a document into a reading, or a mail's body into a buffer. */
#include "extract/rtf_state.h"
#include "extract/rtf_token.h"

#include <stdlib.h>

bool
rtf_read(struct reading *r, struct str rtf_bytes, struct err *err)
{
	struct rtf *rtf = memory_alloc(sizeof(*rtf));
	bool done;

	rtf_begin(rtf, RTF_MODE_READ, r, NULL);
	done = rtf_run(rtf, rtf_bytes, err);
	rtf_free(rtf);
	free(rtf);
	return done;
}

/* ---- for mail ---- */

enum rtf_body
rtf_body_of(struct str bytes)
{
	/* [MS-OXRTFEX] 2.1.3.1: within the first ten tokens; some writers are later. */
	enum { LOOK_TOKENS = 60 };

	for (int i = 0; i < LOOK_TOKENS && bytes.len > 0; i++) {
		struct rtf_token token = rtf_take(&bytes);

		if (token.kind == RTF_WORD && str_equal(token.text, STR("fromhtml")))
			return RTF_FROM_HTML;
		if (token.kind == RTF_WORD && str_equal(token.text, STR("fromtext")))
			return RTF_FROM_TEXT;
	}
	return RTF_OWN;
}

static void
run_into(struct buf *to, struct str bytes, enum rtf_mode mode)
{
	struct rtf *rtf = memory_alloc(sizeof(*rtf));
	struct err ignored = {0};

	rtf_begin(rtf, mode, NULL, to);
	/* Only parts can fail, and none are given without a reading. */
	if (!rtf_run(rtf, bytes, &ignored))
		err_clear(&ignored);
	rtf_free(rtf);
	free(rtf);
}

enum rtf_body
rtf_unwrap(struct buf *to, struct str rtf)
{
	enum rtf_body body = rtf_body_of(rtf);

	run_into(to, rtf, body == RTF_FROM_HTML ? RTF_MODE_HTML : RTF_MODE_TEXT);
	return body;
}

void
rtf_to_text(struct buf *to, struct str rtf)
{
	run_into(to, rtf, RTF_MODE_TEXT);
}
