/* The coders of a 7-Zip folder, each a stream that draws on another. */
#include "extract/sevenz.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "extract/inflate64.h"
#include "extract/sevenz_filter.h"

#include <bzlib.h>
#include <lzma.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { FEED_SIZE = 32 * 1024, AES_BLOCK = 16, AES_ROUNDS_MAX = 24 };

struct link {
	const struct sevenz_coder *coder;
	ptrdiff_t (*read)(struct link *link, char *to, size_t room);
	/* Where its bytes come from: another link, or the archive itself. */
	struct link *from[4];
	struct str memory[4];
	uint64_t given;
	/* What was drawn and not yet used. */
	struct str feed;
	char *room;
	bool drained;
	bool ended;

	lzma_stream lzma;
	z_stream z;
	bz_stream bz;
	ZSTD_DStream *zstd;
	EVP_CIPHER_CTX *aes;
	struct str plain; /* decrypted and not yet given */
	char *plain_room;
	struct inflate64 *wide;
	struct bcj2 *bcj2;
	struct sevenz_filter filter;
	size_t filtered; /* bytes at the front of `feed` that are final */
	bool lzma_open;
	bool z_open;
	bool bz_open;
};

struct sevenz_stream {
	const struct sevenz_folder *folder;
	struct link links[SEVENZ_CODER_MAX];
	enum err_kind why; /* of a link that failed */
	bool ended;
};

/* ---- Drawing ---- */

/* The next stretch of input `which`, at most `room` bytes; -1 where it breaks off. */
static ptrdiff_t
draw(struct link *link, unsigned which, char *to, size_t room)
{
	struct str piece;

	if (link->from[which] != NULL) {
		struct link *from = link->from[which];
		uint64_t left = from->coder->size - from->given;
		ptrdiff_t got = left == 0 ? 0
					  : from->read(from, to, room < left ? room : (size_t)left);

		if (got > 0)
			from->given += (uint64_t)got;
		return got;
	}
	piece = str_slice(link->memory[which], 0, room);
	if (piece.len > 0)
		memcpy(to, piece.data, piece.len);
	link->memory[which] = str_from(link->memory[which], piece.len);
	return (ptrdiff_t)piece.len;
}

/* Fills `feed` where it is empty. False where the input broke off. */
static bool
feed(struct link *link)
{
	ptrdiff_t got;

	if (link->feed.len > 0 || link->drained)
		return true;
	if (link->from[0] == NULL) {
		link->feed = str_slice(link->memory[0], 0, 1 << 20);
		link->memory[0] = str_from(link->memory[0], link->feed.len);
		link->drained = link->feed.len == 0;
		return true;
	}
	got = draw(link, 0, link->room, FEED_SIZE);
	link->drained = got <= 0;
	link->feed = str_make(link->room, got > 0 ? (size_t)got : 0);
	return got >= 0;
}

/* ---- Coders by libraries ---- */

static ptrdiff_t
copy_read(struct link *link, char *to, size_t room)
{
	return draw(link, 0, to, room);
}

static ptrdiff_t
lzma_read(struct link *link, char *to, size_t room)
{
	lzma_ret code = LZMA_OK;

	link->lzma.next_out = (uint8_t *)to;
	link->lzma.avail_out = room;
	while (link->lzma.avail_out == room && code == LZMA_OK && !link->ended) {
		if (!feed(link))
			return -1;
		link->lzma.next_in = (const uint8_t *)link->feed.data;
		link->lzma.avail_in = link->feed.len;
		code = lzma_code(&link->lzma, link->drained ? LZMA_FINISH : LZMA_RUN);
		link->feed = str_from(link->feed, link->feed.len - link->lzma.avail_in);
		link->ended = code != LZMA_OK;
	}
	if (link->lzma.avail_out == room && code != LZMA_OK && code != LZMA_STREAM_END)
		return -1;
	return (ptrdiff_t)(room - link->lzma.avail_out);
}

static ptrdiff_t
deflate_read(struct link *link, char *to, size_t room)
{
	int code = Z_OK;

	link->z.next_out = (Bytef *)to;
	link->z.avail_out = (uInt)room;
	while (link->z.avail_out == room && code == Z_OK && !link->ended) {
		if (!feed(link))
			return -1;
		link->z.next_in = (Bytef *)(uintptr_t)link->feed.data;
		link->z.avail_in = (uInt)link->feed.len;
		code = inflate(&link->z, Z_NO_FLUSH);
		link->feed = str_from(link->feed, link->feed.len - link->z.avail_in);
		link->ended = code != Z_OK;
	}
	if (link->z.avail_out == room && code != Z_OK && code != Z_STREAM_END)
		return -1;
	return (ptrdiff_t)(room - link->z.avail_out);
}

/* One stream may follow another, as packers that work on several processors write. */
static ptrdiff_t
bzip2_read(struct link *link, char *to, size_t room)
{
	int code = BZ_OK;

	link->bz.next_out = to;
	link->bz.avail_out = (unsigned)room;
	while (link->bz.avail_out == room && code == BZ_OK) {
		if (!feed(link))
			return -1;
		if (link->drained)
			return link->bz_open && link->given < link->coder->size ? -1 : 0;
		if (!link->bz_open && BZ2_bzDecompressInit(&link->bz, 0, 0) != BZ_OK)
			return -1;
		link->bz_open = true;
		link->bz.next_in = (char *)(uintptr_t)link->feed.data;
		link->bz.avail_in = (unsigned)link->feed.len;
		code = BZ2_bzDecompress(&link->bz);
		link->feed = str_from(link->feed, link->feed.len - link->bz.avail_in);
		if (code == BZ_STREAM_END) {
			(void)BZ2_bzDecompressEnd(&link->bz);
			link->bz_open = false;
			code = BZ_OK;
		}
	}
	return code == BZ_OK ? (ptrdiff_t)(room - link->bz.avail_out) : -1;
}

static ptrdiff_t
zstd_read(struct link *link, char *to, size_t room)
{
	ZSTD_outBuffer out = {.dst = to, .size = room};

	while (out.pos == 0) {
		ZSTD_inBuffer in;
		size_t code;

		if (!feed(link))
			return -1;
		in = (ZSTD_inBuffer){.src = link->feed.data, .size = link->feed.len};
		code = ZSTD_decompressStream(link->zstd, &out, &in);
		link->feed = str_from(link->feed, in.pos);
		if (ZSTD_isError(code))
			return -1;
		if (link->drained)
			return (ptrdiff_t)out.pos;
	}
	return (ptrdiff_t)out.pos;
}

static struct str
wide_more(void *context)
{
	struct link *link = context;
	struct str all;

	if (!feed(link))
		return STR("");
	all = link->feed;
	link->feed = STR("");
	return all;
}

static ptrdiff_t
deflate64_read(struct link *link, char *to, size_t room)
{
	return inflate64_read(link->wide, to, room);
}

/* ---- Filters ---- */

/* `feed` keeps what was drawn: its front is final, its last few bytes wait for more. */
static ptrdiff_t
filter_read(struct link *link, char *to, size_t room)
{
	struct str piece;

	while (link->filtered == 0) {
		size_t kept = link->feed.len;
		ptrdiff_t got;

		if (kept > 0)
			memmove(link->room, link->feed.data, kept);
		got = draw(link, 0, link->room + kept, FEED_SIZE - kept);
		if (got < 0)
			return -1;
		link->feed = str_make(link->room, kept + (size_t)got);
		if (link->feed.len == 0)
			return 0;
		link->filtered = got == 0 ? kept
					  : sevenz_filter_run(&link->filter,
						    (unsigned char *)link->room, link->feed.len);
	}
	piece = str_slice(link->feed, 0, room < link->filtered ? room : link->filtered);
	if (piece.len > 0)
		memcpy(to, piece.data, piece.len);
	link->filtered -= piece.len;
	link->feed = str_from(link->feed, piece.len);
	return (ptrdiff_t)piece.len;
}

/* ---- BCJ2: the targets of jumps stand in streams of their own (LZMA SDK, Bcj2.c) ---- */

enum { BCJ2_MAIN, BCJ2_CALL, BCJ2_JUMP, BCJ2_RANGE, BCJ2_INPUTS };

struct bcj2 {
	struct {
		unsigned char bytes[4096];
		size_t at;
		size_t len;
	} in[BCJ2_INPUTS];
	uint16_t odds[2 + 256];
	uint32_t range;
	uint32_t code;
	bool begun;
	unsigned char before; /* the last byte that came out */
	unsigned char out[8];
	size_t out_at;
	size_t out_len;
	uint64_t made;
};

static int
bcj2_byte(struct link *link, unsigned which)
{
	struct bcj2 *b = link->bcj2;

	if (b->in[which].at == b->in[which].len) {
		ptrdiff_t got = draw(
			link, which, (char *)b->in[which].bytes, sizeof(b->in[which].bytes));

		if (got <= 0)
			return -1;
		b->in[which].len = (size_t)got;
		b->in[which].at = 0;
	}
	return b->in[which].bytes[b->in[which].at++];
}

static bool
bcj2_begin(struct link *link)
{
	struct bcj2 *b = link->bcj2;

	b->range = UINT32_MAX;
	for (size_t i = 0; i < COUNT_OF(b->odds); i++)
		b->odds[i] = 1024;
	for (int i = 0; i < 5; i++) {
		int byte = bcj2_byte(link, BCJ2_RANGE);

		if (byte < 0)
			return false;
		b->code = b->code << 8 | (uint32_t)byte;
	}
	b->begun = true;
	return true;
}

/* 1, 0, or -1 where the range coder's bytes end. */
static int
bcj2_bit(struct link *link, uint16_t *odds)
{
	enum { ODDS_BITS = 11, MOVE = 5 };
	struct bcj2 *b = link->bcj2;
	uint32_t bound;
	int bit;

	if (b->range < UINT32_C(1) << 24) {
		int byte = bcj2_byte(link, BCJ2_RANGE);

		if (byte < 0)
			return -1;
		b->range <<= 8;
		b->code = b->code << 8 | (uint32_t)byte;
	}
	bound = (b->range >> ODDS_BITS) * *odds;
	bit = b->code >= bound;
	if (bit == 0) {
		b->range = bound;
		*odds = (uint16_t)(*odds + (((1 << ODDS_BITS) - *odds) >> MOVE));
	} else {
		b->range -= bound;
		b->code -= bound;
		*odds = (uint16_t)(*odds - (*odds >> MOVE));
	}
	return bit;
}

/* A byte that may begin a jump: does its target stand elsewhere? */
static bool
bcj2_target(struct link *link, unsigned char byte)
{
	struct bcj2 *b = link->bcj2;
	unsigned which = byte == 0xe8 ? BCJ2_CALL : BCJ2_JUMP;
	uint16_t *odds = byte == 0xe8 ? &b->odds[2 + b->before] : &b->odds[byte == 0xe9 ? 1 : 0];
	uint32_t target = 0;
	int bit = bcj2_bit(link, odds);

	if (bit <= 0)
		return bit == 0;
	for (int i = 0; i < 4; i++) {
		int part = bcj2_byte(link, which);

		if (part < 0)
			return false;
		target = target << 8 | (uint32_t)part;
	}
	target -= (uint32_t)(b->made + 4);
	for (unsigned i = 0; i < 4; i++)
		b->out[b->out_len++] = (unsigned char)(target >> (8 * i));
	return true;
}

static ptrdiff_t
bcj2_read(struct link *link, char *to, size_t room)
{
	struct bcj2 *b = link->bcj2;
	size_t got = 0;

	if (!b->begun && !bcj2_begin(link))
		return -1;
	while (got < room) {
		unsigned char before = b->before;
		int byte;

		if (b->out_at < b->out_len) {
			b->before = b->out[b->out_at++];
			to[got++] = (char)b->before;
			b->made++;
			continue;
		}
		byte = bcj2_byte(link, BCJ2_MAIN);
		if (byte < 0)
			break;
		to[got++] = (char)byte;
		b->made++;
		b->out_at = b->out_len = 0;
		if (((byte & 0xfe) == 0xe8 || (before == 0x0f && (byte & 0xf0) == 0x80)) &&
			!bcj2_target(link, (unsigned char)byte))
			return -1;
		b->before = (unsigned char)byte;
	}
	return (ptrdiff_t)got;
}

/* ---- AES-256 in CBC, its key hashed many times from the password ---- */

static bool
aes_key(struct str properties, struct str password, unsigned char key[32], unsigned char iv[16])
{
	unsigned rounds = (unsigned char)properties.data[0] & 0x3f;
	unsigned second = (unsigned char)properties.data[1];
	size_t salt_size = ((unsigned char)properties.data[0] >> 7 & 1) + (second >> 4);
	size_t iv_size = ((unsigned char)properties.data[0] >> 6 & 1) + (second & 15);
	struct str salt = str_slice(properties, 2, 2 + salt_size);
	struct str vector = str_slice(properties, 2 + salt_size, 2 + salt_size + iv_size);
	struct buf secret CLEANUP(buf_free) = {0};
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	unsigned len = 32;
	bool done = hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;
	uint32_t codepoint;

	if (salt.len < salt_size || vector.len < iv_size || rounds > AES_ROUNDS_MAX) {
		EVP_MD_CTX_free(hash);
		return false;
	}
	buf_add(&secret, salt);
	while (password.len > 0) {
		codepoint = utf8_take(&password);
		if (codepoint > 0xffff) {
			buf_add_u16(&secret, (uint16_t)(0xd7c0 + (codepoint >> 10)));
			codepoint = 0xdc00 + (codepoint & 0x3ff);
		}
		buf_add_u16(&secret, (uint16_t)codepoint);
	}
	for (uint64_t i = 0; done && i < UINT64_C(1) << rounds; i++) {
		unsigned char counter[8];

		for (unsigned j = 0; j < 8; j++)
			counter[j] = (unsigned char)(i >> (8 * j));
		done = EVP_DigestUpdate(hash, secret.data, secret.len) == 1 &&
			EVP_DigestUpdate(hash, counter, sizeof(counter)) == 1;
	}
	done = done && EVP_DigestFinal_ex(hash, key, &len) == 1;
	EVP_MD_CTX_free(hash);
	memset(iv, 0, AES_BLOCK);
	if (vector.len > 0)
		memcpy(iv, vector.data, vector.len);
	return done;
}

static bool
aes_open(struct link *link, struct str password)
{
	unsigned char key[32];
	unsigned char iv[16];
	bool done;

	if (link->coder->properties.len < 2 || !aes_key(link->coder->properties, password, key, iv))
		return false;
	link->plain_room = memory_alloc(FEED_SIZE);
	link->aes = EVP_CIPHER_CTX_new();
	done = link->aes != NULL &&
		EVP_DecryptInit_ex(link->aes, EVP_aes_256_cbc(), NULL, key, iv) == 1 &&
		EVP_CIPHER_CTX_set_padding(link->aes, 0) == 1;
	memset(key, 0, sizeof(key));
	return done;
}

static ptrdiff_t
aes_read(struct link *link, char *to, size_t room)
{
	struct str piece;

	while (link->plain.len == 0) {
		int len = 0;

		if (!feed(link))
			return -1;
		if (link->drained)
			return 0;
		/* Decrypting gives at most a block more than it takes. */
		piece = str_slice(link->feed, 0, FEED_SIZE - AES_BLOCK);
		if (EVP_DecryptUpdate(link->aes, (unsigned char *)link->plain_room, &len,
			    (const unsigned char *)piece.data, (int)piece.len) != 1)
			return -1;
		link->feed = str_from(link->feed, piece.len);
		link->plain = str_make(link->plain_room, (size_t)len);
	}
	piece = str_slice(link->plain, 0, room);
	if (piece.len > 0)
		memcpy(to, piece.data, piece.len);
	link->plain = str_from(link->plain, piece.len);
	return (ptrdiff_t)piece.len;
}

/* ---- Opening ---- */

static const uint64_t methods[] = {SEVENZ_COPY, SEVENZ_LZMA, SEVENZ_LZMA2, SEVENZ_DEFLATE,
	SEVENZ_DEFLATE64, SEVENZ_BZIP2, SEVENZ_ZSTD, SEVENZ_BCJ2, SEVENZ_AES};

bool
sevenz_folder_known(const struct sevenz_folder *folder)
{
	for (uint32_t i = 0; i < folder->coder_count; i++) {
		const struct sevenz_coder *coder = &folder->coders[i];
		bool known = sevenz_filter_knows(coder->method);

		for (size_t j = 0; j < COUNT_OF(methods); j++)
			known = known || coder->method == methods[j];
		if (!known || coder->in_count != (coder->method == SEVENZ_BCJ2 ? 4U : 1U))
			return false;
	}
	return true;
}

static enum err_kind
lzma_begin(struct link *link)
{
	const struct sevenz_coder *coder = link->coder;
	bool is_2 = coder->method == SEVENZ_LZMA2;
	lzma_filter filters[2] = {
		{.id = is_2 ? LZMA_FILTER_LZMA2 : LZMA_FILTER_LZMA1}, {.id = LZMA_VLI_UNKNOWN}};
	lzma_options_lzma *options;
	lzma_ret code = lzma_properties_decode(
		&filters[0], NULL, (const uint8_t *)coder->properties.data, coder->properties.len);

	if (code != LZMA_OK)
		return ERR_DAMAGED;
	options = filters[0].options;
	/* A dictionary larger than all that comes out is of no use. */
	if (options->dict_size > coder->size)
		options->dict_size = coder->size < LZMA_DICT_SIZE_MIN ? LZMA_DICT_SIZE_MIN
								      : (uint32_t)coder->size;
	link->lzma = (lzma_stream)LZMA_STREAM_INIT;
	code = lzma_raw_decoder(&link->lzma, filters);
	free(filters[0].options);
	link->lzma_open = code == LZMA_OK;
	return code == LZMA_OK ? ERR_NONE : code == LZMA_MEM_ERROR ? ERR_TOO_LARGE : ERR_DAMAGED;
}

static enum err_kind
link_begin(struct link *link, struct str password)
{
	switch (link->coder->method) {
	case SEVENZ_COPY:
		link->read = copy_read;
		return ERR_NONE;
	case SEVENZ_LZMA:
	case SEVENZ_LZMA2:
		link->read = lzma_read;
		return lzma_begin(link);
	case SEVENZ_DEFLATE:
		link->read = deflate_read;
		link->z_open = inflateInit2(&link->z, -MAX_WBITS) == Z_OK;
		return link->z_open ? ERR_NONE : ERR_TOO_LARGE;
	case SEVENZ_DEFLATE64:
		link->read = deflate64_read;
		link->wide = inflate64_open(STR(""), wide_more, link);
		return ERR_NONE;
	case SEVENZ_BZIP2:
		link->read = bzip2_read;
		return ERR_NONE;
	case SEVENZ_ZSTD:
		link->read = zstd_read;
		link->zstd = ZSTD_createDStream();
		return link->zstd != NULL ? ERR_NONE : ERR_TOO_LARGE;
	case SEVENZ_AES:
		link->read = aes_read;
		return aes_open(link, password) ? ERR_NONE : ERR_DAMAGED;
	case SEVENZ_BCJ2:
		link->read = bcj2_read;
		link->bcj2 = memory_alloc(sizeof(*link->bcj2));
		memset(link->bcj2, 0, sizeof(*link->bcj2));
		return ERR_NONE;
	default:
		link->read = filter_read;
		sevenz_filter_begin(&link->filter, link->coder->method, link->coder->properties);
		return ERR_NONE;
	}
}

static void
link_join(struct sevenz_stream *s, const struct sevenz *archive, struct link *link)
{
	const struct sevenz_folder *folder = s->folder;

	for (uint32_t i = 0; i < link->coder->in_count; i++) {
		uint32_t source = folder->source[link->coder->first_in + i];

		if (folder->packed[link->coder->first_in + i])
			link->memory[i] = archive->packed[source];
		else
			link->from[i] = &s->links[source];
	}
}

struct sevenz_stream *
sevenz_stream_open(const struct sevenz *archive, const struct sevenz_folder *folder,
	struct str password, struct err *err)
{
	struct sevenz_stream *s;
	enum err_kind why = ERR_NONE;

	if (!sevenz_folder_known(folder)) {
		err_set(err, ERR_UNSUPPORTED, "it is packed in a way that is not known here");
		return NULL;
	}
	if (sevenz_folder_locked(folder) && password.len == 0) {
		err_set(err, ERR_PASSWORD, "it is encrypted (AES-256)");
		return NULL;
	}
	s = memory_alloc(sizeof(*s));
	memset(s, 0, sizeof(*s));
	s->folder = folder;
	for (uint32_t i = 0; i < folder->coder_count && why == ERR_NONE; i++) {
		s->links[i].coder = &folder->coders[i];
		s->links[i].room = memory_alloc(FEED_SIZE);
		link_join(s, archive, &s->links[i]);
		why = link_begin(&s->links[i], password);
	}
	if (why == ERR_NONE)
		return s;
	sevenz_stream_close(&s);
	err_set(err, why,
		why == ERR_TOO_LARGE ? "unpacking it takes more memory than is allowed"
				     : "how it is packed cannot be made out");
	return NULL;
}

void
sevenz_stream_close(struct sevenz_stream **stream)
{
	if (*stream == NULL)
		return;
	for (size_t i = 0; i < SEVENZ_CODER_MAX; i++) {
		struct link *link = &(*stream)->links[i];

		if (link->lzma_open)
			lzma_end(&link->lzma);
		if (link->z_open)
			(void)inflateEnd(&link->z);
		if (link->bz_open)
			(void)BZ2_bzDecompressEnd(&link->bz);
		(void)ZSTD_freeDStream(link->zstd);
		EVP_CIPHER_CTX_free(link->aes);
		inflate64_close(&link->wide);
		free(link->bcj2);
		free(link->plain_room);
		free(link->room);
	}
	free(*stream);
	*stream = NULL;
}

ptrdiff_t
sevenz_stream_read(struct sevenz_stream *s, char *to, size_t room, struct err *err)
{
	struct link *main = &s->links[s->folder->main];
	uint64_t left = main->coder->size - main->given;
	ptrdiff_t got;

	if (left == 0)
		return 0;
	got = main->read(main, to, room < left ? room : (size_t)left);
	if (got > 0) {
		main->given += (uint64_t)got;
		return got;
	}
	err_set(err, ERR_DAMAGED, "the packed data is damaged or cut off");
	return -1;
}
