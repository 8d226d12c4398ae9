#include "web/pages/shown.h"

#include "web/frame.h"
#include "web/pages/account.h"
#include "web/reply.h"
#include "web/request.h"
#include "work/clerk/act.h"

#include "sign_in.html.h"

bool
shown_write(struct request *request, struct reply *reply, const struct act_answer *answer,
	struct url back, struct err *err)
{
	const struct frame frame = {.title = STR("Keep this now")};
	struct shown_view view = {.secret = answer_get(answer, "secret"),
		.address = answer_get(answer, "address"),
		.back = back};

	view.has_secret = view.secret.len > 0;
	view.has_square = square_code_make(request->arena, view.address, &view.square);
	for (size_t i = 0; i < RECOVERY_COUNT; i++) {
		struct str code = answer_get(
			answer, str_format(request->arena, "code%zu", i + 1).data);

		if (code.len > 0)
			view.codes[view.code_count++] = code;
	}
	if (!frame_begin(request, reply, &frame, err))
		return false;
	shown_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}
