#include "extract/mapi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/codepage.h"
#include "extract/encoding.h"
#include "extract/le.h"

#include <string.h>

void
mapi_begin(struct mapi *mapi, struct arena *arena)
{
	*mapi = (struct mapi){.arena = arena};
}

void
mapi_add(struct mapi *mapi, const struct mapi_property *property)
{
	if (mapi->count >= MAPI_PROPERTY_COUNT_MAX) {
		mapi->is_cut = true;
		return;
	}
	if (mapi->count == mapi->room) {
		size_t room = mapi->room == 0 ? 64 : mapi->room * 2;
		struct mapi_property *more = ARENA_ARRAY(mapi->arena, room, struct mapi_property);

		if (mapi->count > 0)
			memcpy(more, mapi->items, mapi->count * sizeof(*more));
		mapi->items = more;
		mapi->room = room;
	}
	mapi->items[mapi->count++] = *property;
}

const struct mapi_property *
mapi_find(const struct mapi *mapi, uint16_t id)
{
	for (size_t i = 0; i < mapi->count; i++)
		if (mapi->items[i].id == id && mapi->items[i].type != MAPI_ERROR)
			return &mapi->items[i];
	return NULL;
}

const struct mapi_property *
mapi_find_named(const struct mapi *mapi, uint32_t set, uint32_t number)
{
	for (size_t i = 0; i < mapi->count; i++) {
		const struct mapi_name *name = &mapi->items[i].name;

		if (name->is_known && name->text.len == 0 && name->set == set &&
			name->number == number)
			return &mapi->items[i];
	}
	return NULL;
}

uint64_t
mapi_number(const struct mapi *mapi, uint16_t id)
{
	const struct mapi_property *property = mapi_find(mapi, id);

	if (property == NULL)
		return 0;
	switch (property->value.len) {
	case 1:
		return le_u8(property->value, 0);
	case 2:
		return le_u16(property->value, 0);
	case 4:
		return le_u32(property->value, 0);
	default:
		return le_u64(property->value, 0);
	}
}

/* Where a message does not say how its 8-bit properties are encoded: its sender's language tells,
 * and the encoding of its body for the Internet where that is of one language. */
static unsigned
codepage_guess(const struct mapi *mapi)
{
	enum { ENGLISH = 9, PRIMARY = 0x3ff, ASIAN_FIRST = 932, ASIAN_LAST = 950 };
	unsigned internet = (unsigned)(mapi_number(mapi, MAPI_INTERNET_CODEPAGE) & 0xffffffff);
	unsigned locale = (unsigned)(mapi_number(mapi, MAPI_LOCALE) & 0xffffffff);
	bool decides = internet != 0 && internet != CODEPAGE_UTF8 &&
		((locale & PRIMARY) == ENGLISH ||
			(internet >= ASIAN_FIRST && internet <= ASIAN_LAST));

	return locale == 0 || decides ? internet : codepage_of_language(locale);
}

unsigned
mapi_codepage(const struct mapi *mapi)
{
	unsigned codepage = (unsigned)(mapi_number(mapi, MAPI_CODEPAGE) & 0xffffffff);

	/* A message that says UTF-16 means its Unicode properties, not its 8-bit ones. */
	if (codepage == CODEPAGE_UTF16 || codepage == 0)
		codepage = codepage_guess(mapi);
	return codepage == 0 ? mapi->codepage : codepage;
}

static struct str
text8(struct arena *arena, struct str bytes, unsigned codepage)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	const char *name = codepage == 0 ? NULL : encoding_of_codepage(codepage);

	/* Text that is right in UTF-8 is hardly ever meant otherwise. */
	if (codepage < 932 || codepage > 950)
		name = utf8_valid(bytes) ? "UTF-8" : name;
	if (name != NULL && codepage != 20127)
		(void)encoding_to_utf8(&text, bytes, str_of(name));
	else
		(void)encoding_any_to_utf8(&text, bytes, STR(""));
	return str_copy(arena, buf_str(&text));
}

static struct str
without_zeros(struct str text)
{
	while (text.len > 0 && text.data[text.len - 1] == '\0')
		text.len--;
	return text;
}

static struct str
guid_text(struct arena *arena, struct str v)
{
	return str_format(arena, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", le_u32(v, 0),
		le_u16(v, 4), le_u16(v, 6), le_u8(v, 8), le_u8(v, 9), le_u8(v, 10), le_u8(v, 11),
		le_u8(v, 12), le_u8(v, 13), le_u8(v, 14), le_u8(v, 15));
}

static struct str
double_text(struct arena *arena, struct str value)
{
	double number = 0;
	float single = 0;

	if (value.len == sizeof(number))
		memcpy(&number, value.data, sizeof(number));
	else if (value.len == sizeof(single)) {
		memcpy(&single, value.data, sizeof(single));
		number = (double)single;
	}
	return str_format(arena, "%.15g", number);
}

struct str
mapi_value_text(const struct mapi *mapi, const struct mapi_property *property, unsigned codepage)
{
	struct arena *arena = mapi->arena;
	struct str value = property->value;

	switch (property->type) {
	case MAPI_I2:
		return str_format(arena, "%d", (int16_t)le_u16(value, 0));
	case MAPI_I4:
	case MAPI_ERROR:
		return str_format(arena, "%d", (int32_t)le_u32(value, 0));
	case MAPI_I8:
	case MAPI_MONEY:
		return str_format(arena, "%lld", (long long)le_u64(value, 0));
	case MAPI_R4:
	case MAPI_R8:
	case MAPI_APPTIME:
		return double_text(arena, value);
	case MAPI_BOOL:
		return le_u8(value, 0) != 0 ? STR("true") : STR("false");
	case MAPI_TIME:
		return date_iso(arena, date_from_filetime(le_u64(value, 0)));
	case MAPI_GUID:
		return value.len >= 16 ? guid_text(arena, value) : STR("");
	case MAPI_UNICODE:
		return without_zeros(utf16le_text(arena, value));
	case MAPI_STRING8:
		return text8(arena, without_zeros(value), codepage);
	default:
		return STR("");
	}
}

struct str
mapi_text(const struct mapi *mapi, uint16_t id)
{
	const struct mapi_property *property = mapi_find(mapi, id);

	return property == NULL ? STR("") : mapi_value_text(mapi, property, mapi_codepage(mapi));
}

int64_t
mapi_moment(const struct mapi *mapi, uint16_t id)
{
	const struct mapi_property *property = mapi_find(mapi, id);

	return property == NULL || property->type != MAPI_TIME
		? DATE_NONE
		: date_from_filetime(le_u64(property->value, 0));
}

/* ---- people ---- */

/* Exchange keeps a path in its directory ("/O=.../CN=...") in place of an address. */
static struct str
person(struct arena *arena, struct str name, struct str address, struct str smtp)
{
	struct str shown = smtp.len > 0 ? smtp : address;

	name = str_trim(name);
	shown = str_trim(shown);
	if (name.len > 2 && (name.data[0] == '\'' || name.data[0] == '"') &&
		name.data[name.len - 1] == name.data[0])
		name = str_slice(name, 1, name.len - 1);
	if (shown.len == 0 || str_equal(name, shown) ||
		(str_ends(name, STR(">")) && str_find_nocase(name, shown) != STR_NONE))
		return name;
	if (name.len == 0)
		return shown;
	return str_format(arena, "%.*s <%.*s>", STR_ARG(name), STR_ARG(shown));
}

struct str
mapi_sender(const struct mapi *message)
{
	return person(message->arena, mapi_text(message, MAPI_SENDER_NAME),
		mapi_text(message, MAPI_SENDER_ADDRESS), mapi_text(message, MAPI_SENDER_SMTP));
}

struct str
mapi_representative(const struct mapi *message)
{
	return person(message->arena, mapi_text(message, MAPI_REPRESENTING_NAME),
		mapi_text(message, MAPI_REPRESENTING_ADDRESS),
		mapi_text(message, MAPI_REPRESENTING_SMTP));
}

struct str
mapi_recipient(const struct mapi *recipient)
{
	return person(recipient->arena, mapi_text(recipient, MAPI_DISPLAY_NAME),
		mapi_text(recipient, MAPI_EMAIL_ADDRESS), mapi_text(recipient, MAPI_SMTP_ADDRESS));
}

struct str
mapi_attachment_name(const struct mapi *attachment)
{
	static const uint16_t ids[] = {MAPI_ATTACH_LONG_NAME, MAPI_ATTACH_NAME, MAPI_DISPLAY_NAME,
		MAPI_ATTACH_LONG_PATH, MAPI_ATTACH_PATH};

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct str name = str_trim(mapi_text(attachment, ids[i]));

		if (name.len > 0)
			return name;
	}
	return STR("");
}
