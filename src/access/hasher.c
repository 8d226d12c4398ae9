#include "access/hasher.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "crypto/sign.h"
#include "sandbox/helper.h"

#include <stdlib.h>
#include <string.h>

enum {
	JOB_SIZE_MAX = 8 * 1024,
	MEMORY_MB_MAX = 192, /* one hash has 64, beside what the allocator keeps */
	RESULT = 1           /* the type of its frames */
};

struct hasher {
	struct helper *helper;
	bool is_busy;
};

/* ---- in the process ---- */

static bool
prepare(void *context, struct err *err)
{
	(void)context;
	return password_prepare(err);
}

static bool
text_take(struct str *from, struct str *ret_text)
{
	uint32_t len;

	return take_u32(from, &len) && take_bytes(from, len, ret_text);
}

static bool
job_do(const struct helper_side *side, struct str bytes)
{
	struct buf answer CLEANUP(buf_free) = {0};
	char made[PASSWORD_TEXT_SIZE] = "";
	struct str password;
	struct str kept;
	struct str fresh;
	struct str salt;
	struct err err = {0};
	uint8_t checks;
	bool good = true;

	if (!take_u8(&bytes, &checks) || !text_take(&bytes, &password) ||
		!text_take(&bytes, &kept) || !text_take(&bytes, &fresh) ||
		!take_bytes(&bytes, PASSWORD_SALT_SIZE, &salt))
		return false;
	if (checks != 0)
		good = password_is(password, kept);
	if (good && fresh.len > 0 &&
		!password_hash(fresh, (const unsigned char *)salt.data, made, &err))
		return false;
	buf_add_char(&answer, (char)good);
	buf_add(&answer, str_of(made));
	return helper_side_frame(side, RESULT, buf_str(&answer));
}

/* A job is a u32 length and its bytes. */
static void
serve(void *context, const struct helper_side *side)
{
	char *inbox = memory_alloc(JOB_SIZE_MAX);
	size_t have = 0;
	size_t got;

	(void)context;
	while ((got = helper_side_receive(side, inbox + have, JOB_SIZE_MAX - have)) > 0) {
		struct str rest = str_make(inbox, have + got);
		struct str job;
		uint32_t len;

		have += got;
		if (!take_u32(&rest, &len) || !take_bytes(&rest, len, &job))
			continue;
		if (!job_do(side, job))
			break;
		secret_wipe(inbox, have);
		have = 0;
	}
	free(inbox);
}

/* ---- in the clerk ---- */

bool
hasher_start(struct hasher **ret_hasher, struct err *err)
{
	struct helper_options options = {.name = "candour-hasher",
		.title = "the process that hashes passwords",
		.prepare = prepare,
		.serve = serve,
		.folder_fd = -1,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB_MAX};
	struct helper *helper;

	if (!helper_start(&options, &helper, err))
		return false;
	*ret_hasher = memory_alloc(sizeof(**ret_hasher));
	**ret_hasher = (struct hasher){.helper = helper};
	return true;
}

void
hasher_stop(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	helper_stop(hasher->helper);
	free(hasher);
}

int
hasher_fd(const struct hasher *hasher)
{
	return helper_fd(hasher->helper);
}

bool
hasher_is_busy(const struct hasher *hasher)
{
	return hasher->is_busy;
}

static void
text_add(struct buf *to, struct str text)
{
	buf_add_u32(to, (uint32_t)text.len);
	buf_add(to, text);
}

bool
hasher_give(
	struct hasher *hasher, const struct hash_job *job, struct random random, struct err *err)
{
	struct buf whole CLEANUP(buf_free) = {0};
	struct buf bytes CLEANUP(buf_free) = {0};
	unsigned char salt[PASSWORD_SALT_SIZE];
	bool done;

	random_bytes(random, salt, sizeof(salt));
	buf_add_char(&bytes, (char)job->checks);
	text_add(&bytes, job->password);
	text_add(&bytes, job->kept);
	text_add(&bytes, job->fresh);
	buf_add(&bytes, str_make(salt, sizeof(salt)));
	if (bytes.len + sizeof(uint32_t) > JOB_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE, "the password is too long");
	text_add(&whole, buf_str(&bytes));
	done = helper_send(hasher->helper, buf_str(&whole), err);
	secret_wipe(bytes.data, bytes.len);
	secret_wipe(whole.data, whole.len);
	hasher->is_busy = done;
	return done;
}

bool
hasher_take(struct hasher *hasher, int timeout_ms, bool *ret_done, struct hash_result *ret_result,
	struct err *err)
{
	struct str payload;
	uint8_t type;
	uint8_t right;

	*ret_done = false;
	switch (helper_frame_await(hasher->helper, timeout_ms, &type, &payload, err)) {
	case HELPER_NOTHING:
		return true;
	case HELPER_GONE:
		hasher->is_busy = false;
		return false;
	case HELPER_FRAME:
		break;
	}
	if (type != RESULT || !take_u8(&payload, &right) || payload.len >= PASSWORD_TEXT_SIZE)
		return err_set(err, ERR_CRASHED, "the process that hashes passwords said nonsense");
	*ret_result = (struct hash_result){.is_right = right == 1};
	if (payload.len > 0)
		memcpy(ret_result->made, payload.data, payload.len);
	*ret_done = true;
	hasher->is_busy = false;
	return true;
}
