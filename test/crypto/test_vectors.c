/* Published vectors: Wycheproof's Ed25519 and HMAC-SHA-256, C2SP CCTV's Ed25519 edge cases. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "tap.h"

enum { VECTORS_SIZE_MAX = 64 * 1024 * 1024 };

static struct json *
vectors_read(struct arena *arena, const char *name)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct json *json = NULL;
	const char *shared = tap_shared_data();

	if (shared == NULL) {
		tap_skip("%s: no shared data here", name);
		return NULL;
	}
	if (!file_read(str_format(arena, "%s/security/%s", shared, name).data, &text,
		    VECTORS_SIZE_MAX, &err) ||
		!json_read(arena, str_copy(arena, buf_str(&text)), &json, &err))
		tap_ok(false, "%s: %s", name, err.text);
	return json;
}

/* The bytes of a hexadecimal member; false where it is malformed. */
static bool
member_bytes(struct arena *arena, const struct json *object, const char *key, struct str *ret)
{
	struct str digits = json_get_str(object, key);
	unsigned char *bytes = arena_alloc(arena, digits.len / 2 + 1);

	*ret = str_make(bytes, digits.len / 2);
	return hex_decode(digits, bytes, digits.len / 2);
}

static bool
verify_case(struct arena *arena, struct str key, const struct json *test)
{
	struct str message;
	struct str signature;

	return key.len == SIGN_PUBLIC_SIZE && member_bytes(arena, test, "msg", &message) &&
		member_bytes(arena, test, "sig", &signature) &&
		signature.len == SIGN_SIGNATURE_SIZE &&
		sign_verify((const unsigned char *)key.data, message,
			(const unsigned char *)signature.data);
}

static void
test_wycheproof_sign(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 << 20};
	const struct json *all = vectors_read(&arena, "wycheproof/ed25519_test.json");
	const struct json *groups = json_get(all, "testGroups");
	size_t count = 0;
	size_t wrong = 0;

	for (const struct json *g = groups == NULL ? NULL : groups->first; g; g = g->next) {
		struct str key = {0};
		bool has_key = member_bytes(&arena, json_get(g, "publicKey"), "pk", &key);

		for (const struct json *t = json_get(g, "tests")->first; t; t = t->next) {
			bool valid = str_equal(json_get_str(t, "result"), STR("valid"));

			count++;
			if (has_key && verify_case(&arena, key, t) != valid) {
				wrong++;
				tap_note("Ed25519 test %.*s", STR_ARG(json_get(t, "tcId")->text));
			}
		}
	}
	if (all != NULL)
		tap_ok(wrong == 0 && count > 0, "Wycheproof Ed25519: %zu of %zu as expected",
			count - wrong, count);
}

static void
test_wycheproof_hmac(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 << 20};
	const struct json *all = vectors_read(&arena, "wycheproof/hmac_sha256_test.json");
	const struct json *groups = json_get(all, "testGroups");
	size_t count = 0;
	size_t wrong = 0;

	for (const struct json *g = groups == NULL ? NULL : groups->first; g; g = g->next)
		for (const struct json *t = json_get(g, "tests")->first; t; t = t->next) {
			struct str key = {0};
			struct str message = {0};
			struct str tag = {0};
			unsigned char ours[SHA256_SIZE];
			bool right = member_bytes(&arena, t, "key", &key) &&
				member_bytes(&arena, t, "msg", &message) &&
				member_bytes(&arena, t, "tag", &tag) && tag.len <= sizeof(ours);

			hmac_sha256(key, message, ours);
			right = right && secret_equal(ours, tag.data, tag.len);
			count++;
			wrong += right != str_equal(json_get_str(t, "result"), STR("valid"));
		}
	if (all != NULL)
		tap_ok(wrong == 0 && count > 0, "Wycheproof HMAC-SHA-256: %zu of %zu as expected",
			count - wrong, count);
}

/* What crypto/sign.h says of the flags. */
static bool
flags_allow(const struct json *flags)
{
	static const char *const refused[] = {"low_order_A", "low_order_R", "non_canonical_A",
		"non_canonical_R", "low_order_residue", "reencoded_k"};

	for (const struct json *f = flags->first; f; f = f->next)
		for (size_t i = 0; i < COUNT_OF(refused); i++)
			if (str_equal(f->text, str_of(refused[i])))
				return false;
	return true;
}

static void
test_cctv(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 << 20};
	const struct json *all = vectors_read(&arena, "ed25519-cctv/vectors.json");
	size_t count = 0;
	size_t taken = 0;
	size_t wrong = 0;

	for (const struct json *t = all == NULL ? NULL : all->first; t; t = t->next) {
		struct str key;
		struct str signature;
		struct str message = json_get_str(t, "msg");
		bool verified = member_bytes(&arena, t, "key", &key) &&
			member_bytes(&arena, t, "sig", &signature) &&
			sign_verify((const unsigned char *)key.data, message,
				(const unsigned char *)signature.data);

		count++;
		taken += verified;
		if (verified != flags_allow(json_get(t, "flags"))) {
			wrong++;
			tap_note("vector %.*s", STR_ARG(json_get(t, "number")->text));
		}
	}
	if (all != NULL)
		tap_ok(wrong == 0 && count > 0,
			"CCTV Ed25519: %zu vectors, %zu taken, %zu not as sign.h says", count,
			taken, wrong);
}

int
main(void)
{
	test_wycheproof_sign();
	test_wycheproof_hmac();
	test_cctv();
	return tap_done();
}
