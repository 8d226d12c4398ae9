#include "crypto/sign.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
signing_key_from_seed(const unsigned char seed[SIGN_SEED_SIZE], struct signing_key *ret_key)
{
	int done;

	memcpy(ret_key->seed, seed, SIGN_SEED_SIZE);
	done = crypto_sign_seed_keypair(ret_key->public_key, ret_key->expanded, seed);
	assert(done == 0);
}

void
signing_key_wipe(struct signing_key *key)
{
	secret_wipe(key, sizeof(*key));
}

static bool
seed_write(const char *path, const unsigned char *seed, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return err_set(err, ERR_EXISTS, "there is a key at \"%s\" already", path);
	if (fd < 0)
		return err_set_errno(err, errno, "cannot make the key file \"%s\"", path);
	if (!fd_write_all(fd, str_make(seed, SIGN_SEED_SIZE), path, err))
		return false;
	if (fsync(fd) != 0)
		return err_set_errno(err, errno, "cannot sync \"%s\"", path);
	return true;
}

bool
signing_key_create(
	const char *path, struct random random, struct signing_key *ret_key, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 2 * PATH_MAX};
	size_t slash = str_find_last_char(str_of(path), '/');
	unsigned char seed[SIGN_SEED_SIZE];
	bool written;

	random_bytes(random, seed, sizeof(seed));
	written = seed_write(path, seed, err);
	if (written)
		signing_key_from_seed(seed, ret_key);
	secret_wipe(seed, sizeof(seed));
	if (!written)
		return false;
	return file_sync_folder(
		slash == STR_NONE ? "." : str_cstr(&arena, str_slice(str_of(path), 0, slash + 1)),
		err);
}

bool
signing_key_read(const char *path, struct signing_key *ret_key, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	unsigned char seed[SIGN_SEED_SIZE + 1];
	struct stat info;
	ssize_t got;

	if (fd < 0 || fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot open the signing key \"%s\"", path);
	if (!S_ISREG(info.st_mode) || (info.st_mode & 077) != 0)
		return err_set(err, ERR_PERMISSION,
			"others may read the signing key \"%s\": make it a file of mode 0600",
			path);
	got = read(fd, seed, sizeof(seed));
	if (got == SIGN_SEED_SIZE)
		signing_key_from_seed(seed, ret_key);
	secret_wipe(seed, sizeof(seed));
	if (got != SIGN_SEED_SIZE)
		return err_set(err, ERR_DAMAGED, "\"%s\" is not a signing key of 32 bytes", path);
	return true;
}

void
sign_bytes(const struct signing_key *key, struct str bytes,
	unsigned char ret_signature[SIGN_SIGNATURE_SIZE])
{
	int done = crypto_sign_detached(
		ret_signature, NULL, (const unsigned char *)bytes.data, bytes.len, key->expanded);

	assert(done == 0);
}

bool
sign_verify(const unsigned char public_key[SIGN_PUBLIC_SIZE], struct str bytes,
	const unsigned char signature[SIGN_SIGNATURE_SIZE])
{
	return crypto_sign_verify_detached(
		       signature, (const unsigned char *)bytes.data, bytes.len, public_key) == 0;
}

void
secret_wipe(void *bytes, size_t len)
{
	sodium_memzero(bytes, len);
}

bool
secret_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}
