/* Signed and locked envelopes (CMS, formerly PKCS #7): .p7m, .p7s, .p7z, .tsd, and the bodies of
 * S/MIME mails (RFC 5652, RFC 5544, RFC 3274).
 *
 * What is signed lies within in the clear and becomes a part; what is encrypted is said to be.
 * Nothing is verified here: who signed is told as the envelope says it. The encoding is walked
 * with a counted depth, element by element; lengths may be left open (BER). */
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/mime_decode.h"
#include "extract/reading.h"

enum tag {
	TAG_INTEGER = 0x02,
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_OCTETS_PIECES = 0x24,
	TAG_CONTENT = 0xa0
};

static const struct {
	struct str oid;
	const char *name;
} kinds[] = {
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), "signed"},
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), "encrypted"},
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"), "encrypted"},
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"), "encrypted"},
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"), "compressed"},
	{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x1f"), "time-stamped"},
};

/* One element: its tag, and its content, which for an open length reaches to the end of what is
 * there. */
struct element {
	unsigned tag;
	struct str content;
	bool is_open;
	bool is_cut; /* it says that it is longer than what is there */
};

/* Reads the header of the element that `s` begins with. */
static bool
element_read(struct str s, struct element *ret_element, size_t *ret_header)
{
	size_t at = 2;
	uint64_t len;

	if (s.len < 2 || ((unsigned char)s.data[0] & 0x1f) == 0x1f)
		return false;
	len = (unsigned char)s.data[1];
	*ret_element = (struct element){.tag = (unsigned char)s.data[0]};
	if (len == 0x80) {
		ret_element->is_open = true;
		len = s.len - 2;
	} else if (len > 0x80) {
		size_t bytes = (size_t)(len & 0x7f);

		len = 0;
		if (bytes > 7 || s.len < 2 + bytes)
			return false;
		for (; at < 2 + bytes; at++)
			len = len << 8 | (unsigned char)s.data[at];
	}
	*ret_header = at;
	ret_element->is_cut = len > s.len - at;
	ret_element->content = str_slice(s, at, len > s.len - at ? s.len : at + (size_t)len);
	return true;
}

/* Moves behind the element that *s begins with; within an open one, element by element. */
static bool
element_skip(struct str *s)
{
	unsigned depth = 0;

	do {
		struct element element;
		size_t header;

		if (!element_read(*s, &element, &header))
			return false;
		if (element.is_open) {
			if (++depth > NEST_DEPTH_MAX)
				return false;
			*s = str_from(*s, header);
		} else {
			bool is_end = element.tag == 0 && element.content.len == 0;

			*s = str_from(*s, header + element.content.len);
			if (is_end && depth > 0)
				depth--;
		}
	} while (depth > 0);
	return true;
}

/* Goes into the element that *s begins with, if its tag is the one expected. */
static bool
element_enter(struct str *s, unsigned tag)
{
	struct element element;
	size_t header;

	if (!element_read(*s, &element, &header) || element.tag != tag)
		return false;
	*s = element.content;
	return true;
}

static unsigned
tag_of(struct str s)
{
	return s.len == 0 ? 0 : (unsigned char)s.data[0];
}

/* The kind of envelope, and what is inside its outer layer; NULL where it is none. */
static const char *
kind_of(struct str bytes, struct str *ret_inside)
{
	struct str oid;

	if (!element_enter(&bytes, TAG_SEQUENCE))
		return NULL;
	oid = bytes;
	if (!element_enter(&oid, TAG_OID) || !element_skip(&bytes))
		return NULL;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_equal(oid, kinds[i].oid) && element_enter(&bytes, TAG_CONTENT) &&
			element_enter(&bytes, TAG_SEQUENCE)) {
			*ret_inside = bytes;
			return kinds[i].name;
		}
	return NULL;
}

/* Undoes the text forms: PEM, and base64 alone. */
static struct str
binary_of(struct str bytes, struct buf *to)
{
	struct str text = bytes;

	if (bytes.len > 0 && (unsigned char)bytes.data[0] == TAG_SEQUENCE &&
		!str_starts(bytes, STR("0A")))
		return bytes;
	if (str_starts(text, STR("-----BEGIN "))) {
		size_t line = str_find_char(text, '\n');

		text = str_from(text, line == STR_NONE ? text.len : line + 1);
		text = str_slice(text, 0, str_find(text, STR("-----END")));
	}
	(void)mime_base64_decode(to, text);
	return buf_str(to);
}

static int
cms_bid(struct probe *probe)
{
	struct buf decoded CLEANUP(buf_free) = {0};
	struct str bytes = str_slice(probe->bytes, 0, 256);
	struct str inside;
	bool is_named = str_equal(probe->extension, STR("p7m")) ||
		str_equal(probe->extension, STR("p7s")) || str_equal(probe->extension, STR("p7c"));

	if (kind_of(bytes, &inside) != NULL)
		return BID_SURE;
	if (str_starts(bytes, STR("-----BEGIN PKCS7-----")) ||
		str_starts(bytes, STR("-----BEGIN CMS-----")))
		return BID_SURE;
	if (is_named && str_starts(bytes, STR("MI")) &&
		kind_of(binary_of(bytes, &decoded), &inside) != NULL)
		return BID_SURE;
	return BID_NO;
}

/* Moves to the octets of the content, if there are any within. */
static bool
content_find(struct str *inside, const char *kind)
{
	if (str_equal(str_of(kind), STR("time-stamped"))) {
		while (inside->len > 0 && tag_of(*inside) != TAG_OCTETS &&
			tag_of(*inside) != TAG_OCTETS_PIECES)
			if (!element_skip(inside))
				return false;
		return inside->len > 0;
	}
	/* Version, then algorithms, then type and content. */
	return element_skip(inside) && element_skip(inside) &&
		element_enter(inside, TAG_SEQUENCE) && element_skip(inside) &&
		element_enter(inside, TAG_CONTENT);
}

/* The octets in one piece or in many, which may be pieces again. */
static bool
octets_collect(struct str s, struct buf *to)
{
	unsigned depth = 0;
	struct element element;
	size_t header;

	do {
		if (!element_read(s, &element, &header))
			return false;
		if (element.tag == TAG_OCTETS) {
			buf_add(to, element.content);
			if (element.is_cut)
				return false;
			s = str_from(s, header + element.content.len);
			/* A piecewise string of known length ends with its content. */
			if (depth == 0 || s.len == 0)
				return true;
		} else if (element.tag == TAG_OCTETS_PIECES) {
			if (++depth > NEST_DEPTH_MAX)
				return false;
			s = element.content;
		} else if (element.tag == 0) {
			depth--;
			s = str_from(s, header);
		} else {
			return depth > 0;
		}
	} while (depth > 0);
	return true;
}

/* True where the bytes end before the envelope does. */
static bool
is_cut_off(struct str bytes)
{
	struct element outer;
	size_t header;

	return !element_read(bytes, &outer, &header) || outer.is_cut || !element_skip(&bytes);
}

/* Names in the certificates that came with it (attribute commonName), each once. */
static void
names_give(struct reading *r, struct str bytes)
{
	enum { NAME_COUNT_MAX = 20 };
	struct str given[NAME_COUNT_MAX];
	size_t count = 0;

	while (count < NAME_COUNT_MAX) {
		size_t at = str_find(bytes, STR("\x06\x03\x55\x04\x03"));
		struct element name;
		size_t header;
		bool is_new = true;

		if (at == STR_NONE)
			return;
		bytes = str_from(bytes, at + 5);
		if (!element_read(bytes, &name, &header) || name.is_open ||
			name.content.len > 200 ||
			(name.tag != 0x0c && name.tag != 0x13 && name.tag != 0x14))
			continue;
		for (size_t i = 0; i < count; i++)
			is_new = is_new && !str_equal(given[i], name.content);
		if (is_new) {
			given[count++] = name.content;
			reading_fact(r, "certificate", name.content);
		}
	}
}

static bool
inflate_all(struct str packed, struct buf *to)
{
	z_stream stream = {0};
	unsigned char chunk[16 * 1024];
	int state = Z_OK;

	if (packed.len > UINT32_MAX || inflateInit(&stream) != Z_OK)
		return false;
	stream.next_in = (unsigned char *)(uintptr_t)packed.data;
	stream.avail_in = (unsigned)packed.len;
	while (state == Z_OK && !to->overflowed) {
		stream.next_out = chunk;
		stream.avail_out = sizeof(chunk);
		state = inflate(&stream, Z_NO_FLUSH);
		buf_add(to, str_make(chunk, sizeof(chunk) - stream.avail_out));
	}
	(void)inflateEnd(&stream);
	return state == Z_STREAM_END && !to->overflowed;
}

/* The name without its last extension is what was put in: "minutes.pdf.p7m". */
static struct str
inner_name(struct reading *r)
{
	struct str name = reading_name(r);
	size_t dot = str_find_last_char(name, '.');

	return dot == STR_NONE || dot == 0 ? STR("") : str_slice(name, 0, dot);
}

static bool
content_give(struct reading *r, struct str inside, const char *kind, struct err *err)
{
	struct buf content CLEANUP(buf_free) = {0};
	struct buf unpacked CLEANUP(buf_free) = {0};
	struct part part = {.name = inner_name(r), .role = PART_MEMBER, .modified = DATE_NONE};
	const struct buf *given;
	bool good;

	if (!content_find(&inside, kind)) {
		reading_fact(r, FACT_ODDITY,
			STR("it holds only signatures or certificates; what was signed lies elsewhere"));
		return true;
	}
	good = octets_collect(inside, &content) && !content.overflowed;
	given = &content;
	if (str_equal(str_of(kind), STR("compressed"))) {
		good = inflate_all(buf_str(&content), &unpacked) && good;
		given = &unpacked;
	}
	/* The body of a signed mail. */
	if (str_starts_nocase(buf_str(given), STR("Content-Type:")) ||
		str_starts_nocase(buf_str(given), STR("MIME-Version:")))
		part.declared = STR("message/rfc822");
	if (!reading_part(r, &part, buf_str(given), err))
		return false;
	return good || err_set(err, ERR_DAMAGED, "the envelope is damaged or cut off");
}

static bool
cms_read(struct reading *r, struct err *err)
{
	struct buf decoded CLEANUP(buf_free) = {0};
	struct str bytes = binary_of(reading_bytes(r), &decoded);
	struct str inside;
	const char *kind = kind_of(bytes, &inside);

	if (kind == NULL)
		return err_set(err, ERR_DAMAGED, "the envelope is damaged: its kind is not known");
	reading_fact(r, "envelope_kind", str_of(kind));
	names_give(r, bytes);
	if (str_equal(str_of(kind), STR("encrypted"))) {
		reading_fact(r, FACT_ENCRYPTED, STR("S/MIME (CMS)"));
		return err_set(err, ERR_PASSWORD,
			"it is encrypted; the receiver's private key is needed to read it");
	}
	if (!str_equal(str_of(kind), STR("compressed")))
		reading_fact(r, FACT_SIGNED, str_of(kind));
	if (!content_give(r, inside, kind, err))
		return false;
	return !is_cut_off(bytes) || err_set(err, ERR_DAMAGED, "the envelope is cut off");
}

const struct format format_cms = {
	.name = "cms",
	.title = "signed or encrypted envelope (CMS, PKCS #7)",
	.version = "1",
	.kind = KIND_OTHER,
	.extensions = "p7m p7s p7c p7z tsd",
	.bid = cms_bid,
	.read = cms_read,
};
