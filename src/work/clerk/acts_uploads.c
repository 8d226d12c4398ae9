/* Files that come through the browser.
 *
 *   upload-begin   what it is (below), size -> upload: its number, reference
 *   upload-end     reference -> reference, entry
 *   upload-whole   what it is, size, kept: its name in incoming/uploads/new, sha256 -> reference, entry
 *   upload-cancel  reference, why
 *
 * What it is: name, given_by, custodian, power, received: "2014-10-20" or "", request: a letter's number or "",
 * note. Of the liaison officer of the authority only name, request and note are taken. A door adds the pieces itself
 * (work/upload_file.h). What is whole is taken in by an errand. */
#include "work/clerk/acts_inside.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/inspection.h"
#include "work/clerk/act.h"
#include "work/clerk/errand.h"
#include "work/request_sent.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/workshop.h"

/* ---- what it is ---- */

static bool
day_take(const struct act *act, int64_t *ret_day, struct err *err)
{
	struct str text = str_trim(act_get(act, "received"));

	*ret_day = DATE_NONE;
	return text.len == 0 || date_parse_iso(text, ret_day) ||
		err_set(err, ERR_USAGE,
			"the day it was handed over wants a day, a month and a year");
}

/* Only letters that went out can be answered. */
static bool
request_check(struct act_desk *desk, int64_t number, struct request_sent *ret_sent, struct err *err)
{
	*ret_sent = (struct request_sent){.power = STR("")};
	return number == 0 ||
		request_sent_get(desk->workshop->inspection, desk->arena, number, ret_sent, err);
}

/* The authority's own officer gives for the authority, and may say nothing else of it. */
static bool
liaison_fill(struct act_desk *desk, const struct request_sent *sent, struct upload *upload,
	struct err *err)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct account account;
	struct str authority;

	if (!setting_get(inspection, desk->arena, "authority", &authority, err) ||
		!account_get(inspection->db, desk->arena, desk->person.account, &account, err))
		return false;
	upload->given_by = str_format(
		desk->arena, "%.*s, %.*s", STR_ARG(authority), STR_ARG(account.name));
	upload->custodian = authority;
	upload->power = sent->power;
	upload->received = DATE_NONE;
	return true;
}

static bool
upload_take(struct act_desk *desk, const struct act *act, struct upload *upload, struct err *err)
{
	struct request_sent sent;
	uint64_t size;

	*upload = (struct upload){.name = act_get(act, "name"),
		.account = desk->person.account,
		.who = desk->person.name,
		.given_by = act_get(act, "given_by"),
		.custodian = act_get(act, "custodian"),
		.power = act_get(act, "power"),
		.request = act_get_i64(act, "request"),
		.note = act_get(act, "note")};
	if (!str_to_u64(act_get(act, "size"), &size))
		return err_set(err, ERR_USAGE, "it is not said how large the file is");
	upload->size = size;
	if (!day_take(act, &upload->received, err) ||
		!request_check(desk, upload->request, &sent, err) ||
		(desk->person.role == ROLE_LIAISON && !liaison_fill(desk, &sent, upload, err)))
		return false;
	return upload_sweep(desk->workshop->inspection, desk->arena, desk->now, err) &&
		upload_begin(desk->workshop->inspection, desk->arena, upload, err);
}

/* ---- beginning and ending ---- */

static bool
begin_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct upload upload;

	if (!upload_take(desk, act, &upload, err) ||
		!upload_file_make(
			desk->workshop->inspection->folder, upload.number, upload.name, err))
		return false;
	answer_i64(answer, desk->arena, "upload", upload.number);
	answer_str(answer, "reference", upload.reference);
	return true;
}

/* One's own, or those of all for who sees deliveries. */
static bool
upload_of(struct act_desk *desk, const struct act *act, struct upload *ret_upload, struct err *err)
{
	if (!upload_find(desk->workshop->inspection, desk->arena, act_get(act, "reference"),
		    ret_upload, err))
		return false;
	return ret_upload->account == desk->person.account ||
		role_may(desk->person.role, PERMIT_DISCLOSURE) ||
		err_set(err, ERR_NOT_FOUND, "there is no such upload");
}

static bool
received(struct act_desk *desk, struct upload *upload, struct str sha256, struct act_answer *answer,
	struct err *err)
{
	int64_t errand;

	if (!upload_receive(desk->workshop->inspection, upload, sha256, desk->person.name, err) ||
		!errand_put(desk, ERRAND_INTAKE, upload->number, &errand, err))
		return false;
	answer_str(answer, "reference", upload->reference);
	answer_i64(answer, desk->arena, "entry", (int64_t)upload->end_entry);
	return true;
}

/* The hash was made as the pieces came; here it is only brought to its end. */
static bool
end_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	unsigned char digest[SHA256_SIZE];
	struct upload upload;

	if (!upload_of(desk, act, &upload, err))
		return false;
	if (upload.state == UPLOAD_COMING &&
		!upload_file_open(
			desk->workshop->inspection->folder, upload.number, upload.name, &file, err))
		return false;
	if (upload.state == UPLOAD_COMING && file.offset != upload.size)
		return err_set(err, ERR_USAGE, "the upload is not whole: %llu of %llu bytes came",
			(unsigned long long)file.offset, (unsigned long long)upload.size);
	sha256_kept_end(&file.sha, digest);
	return received(desk, &upload, hex_encode(desk->arena, str_make(digest, sizeof(digest))),
		answer, err);
}

static bool
whole_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	unsigned char digest[SHA256_SIZE];
	struct upload upload;

	if (!hex_decode(act_get(act, "sha256"), digest, sizeof(digest)))
		return err_set(err, ERR_USAGE, "it is not said what its hash is");
	return upload_take(desk, act, &upload, err) &&
		upload_file_adopt(desk->workshop->inspection->folder, act_get(act, "kept"),
			upload.size, upload.number, upload.name, err) &&
		received(desk, &upload, hex_encode(desk->arena, str_make(digest, sizeof(digest))),
			answer, err);
}

static bool
cancel_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct upload upload;

	(void)answer;
	return upload_of(desk, act, &upload, err) &&
		upload_cancel(desk->workshop->inspection, &upload, str_trim(act_get(act, "why")),
			desk->person.name, err);
}

/* What is left here goes when the next upload begins. */
static void
cancel_after(struct act_desk *desk, const struct act *act)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct upload upload;
	struct err none = {0};

	if (upload_find(inspection, desk->arena, act_get(act, "reference"), &upload, &none) &&
		upload.state == UPLOAD_CANCELLED)
		(void)!upload_file_remove(inspection->folder, upload.number, &none);
}

const struct act_row acts_of_uploads[] = {
	{.name = "upload-begin", .permission = PERMIT_DELIVER, .run = begin_run},
	{.name = "upload-end", .permission = PERMIT_DELIVER, .run = end_run},
	{.name = "upload-whole", .permission = PERMIT_DELIVER, .run = whole_run},
	{.name = "upload-cancel",
		.permission = PERMIT_DELIVER,
		.run = cancel_run,
		.after = cancel_after},
	{0},
};
