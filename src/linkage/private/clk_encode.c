#include "linkage/private/clk_encode.h"

#include "base/arena.h"
#include "base/err.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "linkage/private/clk_form.h"
#include "linkage/private/clk_tokens.h"
#include "linkage/table/records.h"
#include "linkage/table/values.h"

#include <string.h>

enum { PLACES_EACH = SHA256_SIZE / 2 };

/* The bits of one token: as many as were asked for so far, in their order. */
struct stream {
	unsigned count;
	uint16_t *places;
};

/* One feature with its key, and the tokens met so far. */
struct hasher {
	unsigned char key[SHA256_SIZE];
	struct values tokens;
	struct stream *streams; /* by number of a token */
	size_t stream_room;
};

struct encoder {
	const struct clk_schema *schema;
	struct arena *arena; /* for what stays */
	struct arena scratch;
	struct hasher hashers[CLK_FEATURE_MAX];
	unsigned bits; /* of the string before it is hardened */
};

static void
hasher_begin(struct hasher *h, struct str key, const char *identifier)
{
	unsigned char label[64];
	size_t len = strlen(identifier);

	memcpy(label, "candour clk 1 ", 14);
	memcpy(label + 14, identifier, len < 50 ? len : 50);
	hmac_sha256(key, str_make(label, 14 + (len < 50 ? len : 50)), h->key);
}

/* 16 places more. */
static void
stream_extend(struct hasher *h, struct str token, struct stream *stream, struct arena *arena)
{
	unsigned char tag[SHA256_SIZE];
	char *input = arena_alloc(arena, token.len + 1);
	uint16_t *places = ARENA_ARRAY(arena, stream->count + PLACES_EACH, uint16_t);

	memcpy(input, token.data, token.len);
	input[token.len] = (char)(stream->count / PLACES_EACH);
	hmac_sha256(str_make(h->key, sizeof(h->key)), str_make(input, token.len + 1), tag);
	if (stream->count > 0)
		memcpy(places, stream->places, stream->count * sizeof(*places));
	for (unsigned i = 0; i < PLACES_EACH; i++)
		places[stream->count + i] = (uint16_t)(tag[2 * i] << 8 | tag[2 * i + 1]);
	stream->places = places;
	stream->count += PLACES_EACH;
	secret_wipe(tag, sizeof(tag));
}

static const struct stream *
stream_of(struct encoder *e, struct hasher *h, struct str token, unsigned wanted)
{
	uint32_t number = values_find(&h->tokens, token);

	if (number == 0)
		number = values_add(&h->tokens, str_copy(e->arena, token));
	while (number >= h->stream_room)
		h->streams = arena_grow(
			e->arena, h->streams, h->stream_room, &h->stream_room, sizeof(*h->streams));
	while (h->streams[number].count < wanted)
		stream_extend(h, token, &h->streams[number], e->arena);
	return &h->streams[number];
}

/* The whole field sets `bits` bits, as evenly shared among its tokens as can be. */
static void
field_set_bits(struct encoder *e, size_t feature, const struct clk_token_list *tokens,
	unsigned char *string)
{
	unsigned bits = e->schema->features[feature].bits;

	for (size_t i = 0; i < tokens->count; i++) {
		unsigned from = (unsigned)(bits * i / tokens->count);
		unsigned share = (unsigned)(bits * (i + 1) / tokens->count) - from;
		const struct stream *stream = stream_of(
			e, &e->hashers[feature], tokens->of[i], share);

		for (unsigned k = 0; k < share; k++) {
			unsigned place = stream->places[k] % e->bits;

			string[place / 8] |= (unsigned char)(0x80 >> place % 8);
		}
	}
}

static bool
bit_of(const unsigned char *string, unsigned place)
{
	return (string[place / 8] & 0x80 >> place % 8) != 0;
}

/* Brings a string to CLK_BITS bits. */
static void
string_harden(const struct encoder *e, const unsigned char *string, unsigned char *clk)
{
	enum { BYTES = CLK_BITS / 8 };

	switch (e->schema->hardening) {
	case CLK_BALANCED:
		for (size_t i = 0; i < BYTES / 2; i++) {
			clk[i] = string[i];
			clk[BYTES / 2 + i] = (unsigned char)~string[i];
		}
		break;
	case CLK_FOLDED:
		for (size_t i = 0; i < BYTES; i++)
			clk[i] = string[i] ^ string[BYTES + i];
		break;
	case CLK_RULE_90:
		for (unsigned i = 0; i < CLK_BITS; i++)
			if (bit_of(string, (i + CLK_BITS - 1) % CLK_BITS) !=
				bit_of(string, (i + 1) % CLK_BITS))
				clk[i / 8] |= (unsigned char)(0x80 >> i % 8);
		break;
	case CLK_PLAIN:
	case CLK_HARDENING_COUNT:
		memcpy(clk, string, BYTES);
		break;
	}
}

static void
encoder_free(struct encoder *e)
{
	for (size_t i = 0; i < e->schema->feature_count; i++) {
		values_free(&e->hashers[i].tokens);
		secret_wipe(e->hashers[i].key, sizeof(e->hashers[i].key));
	}
	arena_free(&e->scratch);
}

static void
encoder_begin(struct encoder *e, struct str key)
{
	arena_init(&e->scratch, SIZE_MAX);
	e->bits = e->schema->hardening == CLK_BALANCED ? CLK_BITS / 2
		: e->schema->hardening == CLK_FOLDED   ? CLK_BITS * 2
						       : CLK_BITS;
	for (size_t i = 0; i < e->schema->feature_count; i++)
		hasher_begin(&e->hashers[i], key, e->schema->features[i].identifier);
}

static void
record_encode(struct encoder *e, const struct clk_form *forms, uint32_t record,
	struct clk_source *sources, uint64_t *clk)
{
	unsigned char string[CLK_BITS / 8 * 2] = {0};
	struct clk_token_list tokens;

	arena_clear(&e->scratch);
	for (size_t i = 0; i < e->schema->feature_count; i++) {
		struct str form = clk_form_of(&forms[i], record, &e->scratch);

		clk_tokens_make(e->schema->features[i].tokens, form, &e->scratch, &tokens);
		if (tokens.count == 0)
			continue;
		field_set_bits(e, i, &tokens, string);
		sources[i].filled++;
	}
	string_harden(e, string, (unsigned char *)clk);
	secret_wipe(string, sizeof(string));
}

bool
clk_encode(const struct records *records, const enum role *roles, const struct clk_schema *schema,
	struct str key, const struct tokenizer *tokenizer, struct arena *arena, struct clk_set *set,
	struct clk_source **ret_sources, struct err *err)
{
	struct encoder e = {.schema = schema, .arena = arena};
	struct clk_form *forms = ARENA_ARRAY(arena, CLK_FEATURE_MAX, struct clk_form);
	bool has_any = false;

	if (key.len < CLK_KEY_SIZE_MIN)
		return err_set(err, ERR_USAGE, "the key has %zu bytes; it needs %d and more",
			key.len, CLK_KEY_SIZE_MIN);
	*ret_sources = ARENA_ARRAY(arena, CLK_FEATURE_MAX, struct clk_source);
	for (size_t i = 0; i < schema->feature_count; i++) {
		clk_form_begin(records, roles, schema->features[i].identifier, tokenizer, arena,
			&forms[i]);
		(*ret_sources)[i].columns = forms[i].columns;
		has_any = has_any || forms[i].columns.len > 0;
	}
	if (!has_any)
		return err_set(err, ERR_USAGE,
			"no column holds a name, a day of birth or anything else that the "
			"encoding is made of: name them with --map COLUMN=ROLE");
	set->word_count = CLK_BITS / 64;
	encoder_begin(&e, key);
	for (uint32_t r = 0; r < records->count; r++)
		record_encode(&e, forms, r, *ret_sources, clk_set_add(set));
	encoder_free(&e);
	return true;
}
