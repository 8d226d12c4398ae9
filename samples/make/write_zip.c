#define ZLIB_CONST
#include "sample.h"
#include "write.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <zlib.h>

/* 2 October 2014, 09:00, as zip keeps it. */
enum { ZIP_DATE = (2014 - 1980) << 9 | 10 << 5 | 2, ZIP_TIME = 9 << 11 };
enum { AES_SALT = 16, AES_KEY = 32, AES_CHECK = 10 };

struct member {
	const char *name;
	struct str stored;
	uint32_t crc;
	uint32_t size;
	uint32_t at;
	enum zip_lock lock;
};

struct str
deflate_write(struct sample *sample, struct str bytes, bool bare)
{
	struct buf to = {0};
	z_stream z = {0};

	if (deflateInit2(&z, 9, Z_DEFLATED, bare ? -15 : 15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		memory_give_up(bytes.len);
	z.avail_out = (uInt)deflateBound(&z, bytes.len);
	z.next_out = (unsigned char *)buf_reserve(&to, z.avail_out);
	z.next_in = (const unsigned char *)bytes.data;
	z.avail_in = (uInt)bytes.len;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		memory_give_up(bytes.len);
	buf_grown(&to, z.total_out);
	(void)deflateEnd(&z);
	return sample_keep(sample, &to);
}

/* ZIP's first cipher (APPNOTE 6.1), with a header that does not change from run to run. */
static void
crypto_update(uint32_t keys[3], unsigned char c)
{
	const z_crc_t *table = get_crc_table();

	keys[0] = (uint32_t)table[(keys[0] ^ c) & 0xff] ^ keys[0] >> 8;
	keys[1] = (keys[1] + (keys[0] & 0xff)) * 134775813U + 1;
	keys[2] = (uint32_t)table[(keys[2] ^ keys[1] >> 24) & 0xff] ^ keys[2] >> 8;
}

static struct str
crypto_lock(struct sample *sample, struct str bytes, uint32_t crc, const char *password)
{
	uint32_t keys[3] = {0x12345678, 0x23456789, 0x34567890};
	char header[12] = "norchester.";
	struct buf clear CLEANUP(buf_free) = {0};
	struct buf to = {0};

	header[11] = (char)(crc >> 24);
	buf_add(&clear, str_make(header, sizeof(header)));
	buf_add(&clear, bytes);
	for (const char *c = password; *c != '\0'; c++)
		crypto_update(keys, (unsigned char)*c);
	for (size_t i = 0; i < clear.len; i++) {
		uint32_t mix = (keys[2] | 2) & 0xffff;

		buf_add_char(&to, (char)(clear.data[i] ^ (char)((mix * (mix ^ 1)) >> 8)));
		crypto_update(keys, (unsigned char)clear.data[i]);
	}
	return sample_keep(sample, &to);
}

/* WinZip's AE-2 with a key of 256 bits: counter mode, the counter little-endian from 1. */
static struct str
aes_lock(struct sample *sample, struct str bytes, const char *password)
{
	static const unsigned char salt[AES_SALT + 1] = "norchestersalt16";
	unsigned char keys[2 * AES_KEY + 2];
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned mac_len = 0;
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	struct buf to = {0};
	size_t body = AES_SALT + 2;
	bool done = PKCS5_PBKDF2_HMAC_SHA1(password, (int)strlen(password), salt, AES_SALT, 1000,
			    sizeof(keys), keys) == 1 &&
		EVP_EncryptInit_ex(cipher, EVP_aes_256_ecb(), NULL, keys, NULL) == 1;

	buf_add(&to, str_make(salt, AES_SALT));
	buf_add(&to, str_make(keys + (size_t)2 * AES_KEY, 2));
	for (size_t i = 0; done && i < bytes.len; i += 16) {
		unsigned char counter[16] = {(unsigned char)(i / 16 + 1),
			(unsigned char)((i / 16 + 1) >> 8), (unsigned char)((i / 16 + 1) >> 16)};
		unsigned char stream[32];
		int len;

		done = EVP_EncryptUpdate(cipher, stream, &len, counter, 16) == 1;
		for (size_t k = 0; k < 16 && i + k < bytes.len; k++)
			buf_add_char(&to, (char)(bytes.data[i + k] ^ (char)stream[k]));
	}
	EVP_CIPHER_CTX_free(cipher);
	done = done &&
		HMAC(EVP_sha1(), keys + AES_KEY, AES_KEY, (const unsigned char *)to.data + body,
			to.len - body, mac, &mac_len);
	if (!done)
		memory_give_up(bytes.len);
	buf_add(&to, str_make(mac, AES_CHECK));
	return sample_keep(sample, &to);
}

/* What a local header and the directory say alike. */
static void
member_head(struct buf *to, const struct member *member)
{
	buf_add_u16(to, member->lock == ZIP_AES ? 51 : 20);
	buf_add_u16(to, member->lock == ZIP_OPEN ? 0x800 : 0x801);
	buf_add_u16(to, member->lock == ZIP_AES ? 99 : 8);
	buf_add_u16(to, ZIP_TIME);
	buf_add_u16(to, ZIP_DATE);
	buf_add_u32(to, member->lock == ZIP_AES ? 0 : member->crc);
	buf_add_u32(to, (uint32_t)member->stored.len);
	buf_add_u32(to, member->size);
	buf_add_u16(to, (uint16_t)strlen(member->name));
	buf_add_u16(to, member->lock == ZIP_AES ? 11 : 0);
}

static void
member_name(struct buf *to, const struct member *member)
{
	buf_add(to, str_of(member->name));
	if (member->lock == ZIP_AES)
		buf_add(to, STR("\x01\x99\x07\0\x02\0AE\x03\x08\0"));
}

static struct member
member_make(struct sample *sample, const struct zip_file *file, enum zip_lock lock,
	const char *password)
{
	struct str bytes = file->bytes;
	struct member member = {.name = file->name, .lock = lock, .size = (uint32_t)bytes.len};

	member.crc = (uint32_t)crc32(0, (const unsigned char *)bytes.data, (uInt)bytes.len);
	member.stored = deflate_write(sample, bytes, true);
	if (lock == ZIP_CRYPTO)
		member.stored = crypto_lock(sample, member.stored, member.crc, password);
	if (lock == ZIP_AES)
		member.stored = aes_lock(sample, member.stored, password);
	return member;
}

static void
directory_put(struct buf *to, const struct member *member)
{
	buf_add_u32(to, 0x02014b50);
	buf_add_u16(to, 63);
	member_head(to, member);
	buf_add_u16(to, 0);
	buf_add_u16(to, 0);
	buf_add_u16(to, 0);
	buf_add_u32(to, 0);
	buf_add_u32(to, member->at);
	member_name(to, member);
}

struct str
zip_write(struct sample *sample, const struct zip_file *files, size_t count, enum zip_lock lock,
	const char *password)
{
	struct member *members = ARENA_ARRAY(&sample->arena, count, struct member);
	struct buf to = {0};
	size_t start;
	size_t len;

	for (size_t i = 0; i < count; i++) {
		members[i] = member_make(sample, &files[i], lock, password);
		members[i].at = (uint32_t)to.len;
		buf_add_u32(&to, 0x04034b50);
		member_head(&to, &members[i]);
		member_name(&to, &members[i]);
		buf_add(&to, members[i].stored);
	}
	start = to.len;
	for (size_t i = 0; i < count; i++)
		directory_put(&to, &members[i]);
	len = to.len - start;
	buf_add_u32(&to, 0x06054b50);
	buf_add_u32(&to, 0);
	buf_add_u16(&to, (uint16_t)count);
	buf_add_u16(&to, (uint16_t)count);
	buf_add_u32(&to, (uint32_t)len);
	buf_add_u32(&to, (uint32_t)start);
	buf_add_u16(&to, 0);
	return sample_keep(sample, &to);
}
