#include "web/pages/uploads.h"

#include "access/account.h"
#include "access/restriction.h"
#include "base/arena.h"
#include "base/err.h"
#include "store/document.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/pages/errand_say.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "web/say.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

/* One that stood still for so long is said to have stopped. */
enum { STILL_S = 15 * 60 };

struct url
uploads_home(const struct request *request)
{
	return request_may(request, PERMIT_DISCLOSURE) ? URL("/disclosure") : URL("/liaison");
}

const char *
uploads_home_words(const struct request *request)
{
	return request_may(request, PERMIT_DISCLOSURE) ? "Disclosure" : "Requests and deliveries";
}

static void
coming_fill(struct request *request, const struct upload *upload, struct uploads_row *row)
{
	struct arena *arena = request->arena;
	uint64_t offset = 0;
	int64_t moment = upload->began;
	struct err none = {0};

	(void)!upload_file_look(request->door->folder, upload->number, &offset, &moment, &none);
	row->state = str_format(
		arena, "%.*s of %.*s came", STR_ARG(say_size(arena, offset)), STR_ARG(row->size));
	row->state_class = "chip chip--gold";
	if (request->now - moment > STILL_S)
		row->more = str_format(arena,
			"Nothing more came since %.*s. It can be gone on with; after %d days it is "
			"given up.",
			STR_ARG(moment_words(request, moment)), UPLOAD_ABANDONED_DAYS);
}

/* The errand's own words may name what is the inspectors' alone, or the file. Once it is in the delivery, it
 * is compared and its scans are recognised: that can fail, too. */
static bool
intake_fill(struct request *request, const struct upload *upload, bool is_open,
	struct uploads_row *row, struct err *err)
{
	bool is_in = upload->state == UPLOAD_TAKEN_IN;
	struct errand_view errand;

	if (!request_may(request, PERMIT_DISCLOSURE))
		return true;
	if (!errand_view_make(request->door->workshop->inspection, request->door->people,
		    request->arena, ERRAND_INTAKE, upload->number, &errand, err))
		return false;
	row->is_going = errand_is_going(&errand);
	row->may_again = errand_is_stuck(&errand);
	if (errand.state == ERRAND_STATE_RUNS) {
		row->state = is_in ? row->state : STR("being taken in");
		row->more = errand.progress.words;
	} else if (row->may_again) {
		row->state = is_in ? row->state : STR("received, and not taken in");
		row->state_class = "chip chip--gold";
		row->more = is_open ? errand.words : STR("Something went wrong. Try again.");
	}
	return true;
}

static bool
received_fill(struct request *request, const struct upload *upload, bool is_open,
	struct uploads_row *row, struct err *err)
{
	row->state = STR("received");
	row->state_class = "chip chip--ok";
	row->more = STR("It waits to be taken in.");
	return intake_fill(request, upload, is_open, row, err);
}

static bool
taken_in_fill(struct request *request, const struct upload *upload, bool is_open,
	struct uploads_row *row, struct err *err)
{
	row->state = request_may(request, PERMIT_DISCLOSURE)
		? str_format(
			  request->arena, "taken in as delivery %lld", (long long)upload->delivery)
		: STR("taken in");
	row->state_class = "chip chip--ok";
	return intake_fill(request, upload, is_open, row, err);
}

static bool
state_fill(struct request *request, const struct upload *upload, bool is_open,
	struct uploads_row *row, struct err *err)
{
	switch (upload->state) {
	case UPLOAD_RECEIVED:
		return received_fill(request, upload, is_open, row, err);
	case UPLOAD_TAKEN_IN:
		return taken_in_fill(request, upload, is_open, row, err);
	case UPLOAD_CANCELLED:
		row->state = STR("given up");
		row->state_class = "chip";
		row->more = upload->why;
		break;
	case UPLOAD_COMING:
	case UPLOAD_STATE_COUNT:
	default:
		coming_fill(request, upload, row);
		break;
	}
	return true;
}

/* Of what is not taken in yet only the custodian is known. */
static bool
custodian_ask(struct request *request, struct str custodian, bool *ret_open, struct err *err)
{
	struct db *db = request->door->workshop->inspection->db;
	struct restriction *rows;
	struct access_grant *grants;
	size_t count;
	size_t grant_count;

	if (!restriction_list(db, request->arena, &rows, &count, err) ||
		!access_grant_list(db, request->arena, &grants, &grant_count, err))
		return false;
	for (size_t i = 0; i < count && *ret_open; i++) {
		if (rows[i].scope != RESTRICTION_CUSTODIAN || !str_equal(rows[i].name, custodian))
			continue;
		*ret_open = false;
		for (size_t k = 0; k < grant_count && !*ret_open; k++)
			*ret_open = grants[k].restriction == rows[i].entry &&
				grants[k].account == request->person.account;
	}
	return true;
}

bool
uploads_name(struct request *request, const struct upload *upload, bool *ret_open,
	struct str *ret_name, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct vault_hash hash;
	int64_t document = 0;

	*ret_open = true;
	*ret_name = upload->name;
	if (upload->account == request->person.account)
		return true;
	if (vault_hash_parse(upload->sha256, &hash) &&
		!document_find(inspection, hash, &document, err))
		return false;
	if (document != 0 ? !access_may_open(inspection->db, request->person.account, document,
				    ret_open, err)
			  : !custodian_ask(request, upload->custodian, ret_open, err))
		return false;
	if (!*ret_open)
		*ret_name = STR("A restricted file");
	return true;
}

bool
uploads_row_make(struct request *request, const struct upload *upload, struct uploads_row *ret_row,
	struct err *err)
{
	struct arena *arena = request->arena;
	struct account account;
	struct str name;
	bool is_open;

	if (!account_get(request->door->workshop->inspection->db, arena, upload->account, &account,
		    err) ||
		!uploads_name(request, upload, &is_open, &name, err))
		return false;
	*ret_row = (struct uploads_row){.name = name,
		.link = url_segment(arena, URL("/upload"), upload->reference),
		.size = say_size(arena, upload->size),
		.who = account.name,
		.whose = upload->custodian,
		.when = moment_words(
			request, upload->state == UPLOAD_COMING ? upload->began : upload->ended)};
	ret_row->again = url_segment(arena, ret_row->link, STR("again"));
	ret_row->csrf = request->person.csrf;
	ret_row->has_link = opening_is_way(request, ret_row->link);
	if (!state_fill(request, upload, is_open, ret_row, err))
		return false;
	if (upload->request != 0) {
		ret_row->answers = str_format(arena, "request %lld", (long long)upload->request);
		ret_row->requests = url_format(arena, "/request/%lld", (long long)upload->request);
		ret_row->has_request = opening_is_way(request, ret_row->requests);
	}
	return true;
}

bool
uploads_list_make(struct request *request, const struct upload_filter *filter,
	struct uploads_list *ret_list, struct err *err)
{
	struct upload *uploads;

	*ret_list = (struct uploads_list){
		.caption = STR("Uploads"), .shows_who = filter->account == 0};
	if (!upload_list(request->door->workshop->inspection, request->arena, filter, &uploads,
		    &ret_list->count, err))
		return false;
	ret_list->rows = ARENA_ARRAY(request->arena, ret_list->count, struct uploads_row);
	for (size_t i = 0; i < ret_list->count; i++)
		if (!uploads_row_make(request, &uploads[i], &ret_list->rows[i], err))
			return false;
	return true;
}

bool
uploads_one_find(struct request *request, struct upload *ret_upload, struct err *err)
{
	if (!upload_find(request->door->workshop->inspection, request->arena, request->parts[0],
		    ret_upload, err))
		return false;
	return ret_upload->account == request->person.account ||
		request_may(request, PERMIT_DISCLOSURE) ||
		err_set(err, ERR_NOT_FOUND, "there is no such upload");
}
