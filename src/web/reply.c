#include "web/reply.h"

#include "base/err.h"
#include "web/error_page.h"
#include "web/request.h"

int
reply_status_of(int err_kind)
{
	static const int statuses[ERR_KIND_COUNT] = {
		[ERR_NONE] = 200,
		[ERR_USAGE] = 400,
		[ERR_QUERY] = 400,
		[ERR_PERMISSION] = 403,
		[ERR_PASSWORD] = 403,
		[ERR_NOT_FOUND] = 404,
		[ERR_EXISTS] = 409,
		[ERR_TOO_LARGE] = 413,
		[ERR_DAMAGED] = 422,
		[ERR_UNSUPPORTED] = 422,
		[ERR_BUSY] = 503,
		[ERR_CRASHED] = 503,
		[ERR_TIMEOUT] = 503,
		[ERR_DISK_FULL] = 507,
	};

	if (err_kind < 0 || err_kind >= ERR_KIND_COUNT || statuses[err_kind] == 0)
		return 500;
	return statuses[err_kind];
}

void
reply_redirect(struct reply *reply, struct url to)
{
	reply->status = 303;
	reply->location = to;
}

void
reply_error(struct reply *reply, struct request *request, const struct err *err)
{
	error_page_answer(request, reply, reply_status_of((int)err->kind), str_of(err->text));
}
