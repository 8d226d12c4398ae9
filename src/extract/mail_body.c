/* A message from top to bottom: its header, then its entities in the order they lie. */
#include "extract/mail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/html.h"
#include "extract/mail_html.h"
#include "extract/mime.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

struct walk {
	struct reading *r;
	struct mime mime;
	struct str charset; /* what headers with raw bytes are most likely in */
	struct str plain;   /* the text of the last text/plain body */
	uint32_t plain_alternative;
	uint32_t bodies;
	uint32_t parts;
};

static struct str
charset_of(struct walk *walk, const struct mime_entity *entity)
{
	return mime_param(walk->mime.arena, mime_field_value(entity, STR("Content-Type")),
		STR("charset"), STR(""));
}

static void
charset_find(struct walk *walk)
{
	for (size_t i = 0; i < walk->mime.count && i < 16 && walk->charset.len == 0; i++)
		if (walk->mime.entities[i].is_type_given)
			walk->charset = charset_of(walk, &walk->mime.entities[i]);
	if (encoding_known(walk->charset) == NULL ||
		str_equal_nocase(walk->charset, STR("us-ascii")))
		walk->charset = STR("");
}

/* The nearest multipart/alternative around an entity, or MIME_NO_PARENT. */
static uint32_t
alternative_around(const struct mime *mime, uint32_t at)
{
	for (uint32_t up = mime->entities[at].parent; up != MIME_NO_PARENT;
		up = mime->entities[up].parent)
		if (str_equal(mime->entities[up].type, STR("multipart/alternative")))
			return up;
	return MIME_NO_PARENT;
}

static void
oddities_give(struct reading *r, const struct mime *mime)
{
	bool is_open = false;

	for (size_t i = 0; i < mime->count; i++)
		is_open = is_open ||
			(mime->entities[i].child_count > 0 && !mime->entities[i].is_closed);
	if (mime->has_gap)
		reading_fact(r, FACT_ODDITY, STR("blank lines stand above its header"));
	if (mime->entities[0].field_count == 0)
		reading_fact(r, FACT_ODDITY, STR("it has no header"));
	if (mime->has_bad_fold)
		reading_fact(r, FACT_ODDITY, STR("a header line is folded wrongly"));
	if (mime->has_bare_header)
		reading_fact(
			r, FACT_ODDITY, STR("no blank line stands between a header and its text"));
	if (mime->has_guess)
		reading_fact(r, FACT_ODDITY,
			STR("its header does not say what separates its parts; it was guessed"));
	if (is_open)
		reading_fact(r, FACT_ODDITY,
			STR("the end of its parts is missing: it may have been cut off"));
	if (mime->is_too_deep)
		reading_limit_hit(r, ERR_TOO_LARGE,
			"parts nested more than %d deep were left in one piece", NEST_DEPTH_MAX);
	if (mime->is_cut)
		reading_limit_hit(r, ERR_TOO_LARGE,
			"only the first %d parts and %d header fields were read",
			MIME_ENTITY_COUNT_MAX, MIME_FIELD_COUNT_MAX);
}

/* ---- secured mail ---- */

static void
encrypted_give(struct reading *r, struct str scheme)
{
	reading_fact(r, FACT_ENCRYPTED, scheme);
	reading_partial(r, ERR_PASSWORD,
		"its content is encrypted (%.*s); the receiver's private key is needed to read it",
		STR_ARG(scheme));
}

static void
security_facts(struct walk *walk, const struct mime_entity *entity)
{
	struct reading *r = walk->r;
	struct str type = entity->type;
	struct str value = mime_field_value(entity, STR("Content-Type"));
	struct str protocol;

	if (str_equal(type, STR("multipart/signed")) ||
		str_equal(type, STR("multipart/encrypted"))) {
		protocol = mime_param(walk->mime.arena, value, STR("protocol"), STR(""));
		protocol = str_find_nocase(protocol, STR("pgp")) != STR_NONE ? STR("PGP/MIME")
									     : STR("S/MIME");
		if (str_equal(type, STR("multipart/encrypted")))
			encrypted_give(r, protocol);
		else
			reading_fact(r, FACT_SIGNED, protocol);
	} else if (str_equal(type, STR("application/pkcs7-mime")) ||
		str_equal(type, STR("application/x-pkcs7-mime"))) {
		protocol = mime_param(walk->mime.arena, value, STR("smime-type"), STR(""));
		if (str_find_nocase(protocol, STR("enveloped")) != STR_NONE)
			encrypted_give(r, STR("S/MIME"));
		else if (str_starts_nocase(protocol, STR("signed")))
			reading_fact(r, FACT_SIGNED, STR("S/MIME"));
	} else if (str_equal(type, STR("application/x-microsoft-rpmsg-message"))) {
		encrypted_give(r, STR("Microsoft rights management"));
	}
}

/* ---- bodies ---- */

enum body_kind { BODY_NONE, BODY_PLAIN, BODY_HTML, BODY_REPORT };

/* What of a mail is read as its own text; all else becomes a part. */
static enum body_kind
body_kind_of(struct walk *walk, uint32_t at)
{
	static const struct str reports[] = {
		STR_INIT("message/delivery-status"),
		STR_INIT("message/disposition-notification"),
		STR_INIT("message/feedback-report"),
		STR_INIT("message/external-body"),
		STR_INIT("text/rfc822-headers"),
	};
	const struct mime_entity *entity = &walk->mime.entities[at];
	struct str disposition = mime_token(
		walk->mime.arena, mime_field_value(entity, STR("Content-Disposition")));

	for (size_t i = 0; i < COUNT_OF(reports); i++)
		if (str_equal(entity->type, reports[i]))
			return BODY_REPORT;
	if (entity->is_multipart)
		return BODY_PLAIN;
	if (str_equal(disposition, STR("attachment")))
		return BODY_NONE;
	if (at > 0 && mail_part_name(&walk->mime, entity, walk->charset).len > 0)
		return BODY_NONE;
	if (str_equal(entity->type, STR("text/html")) ||
		str_equal(entity->type, STR("application/xhtml+xml")))
		return BODY_HTML;
	if (str_equal(entity->type, STR("text/enriched")) ||
		str_equal(entity->type, STR("text/richtext")))
		return BODY_HTML;
	return str_equal(entity->type, STR("text/plain")) ? BODY_PLAIN : BODY_NONE;
}

static bool
plain_give(struct walk *walk, uint32_t at, struct err *err)
{
	const struct mime_entity *entity = &walk->mime.entities[at];
	struct arena *arena = walk->mime.arena;
	struct buf decoded CLEANUP(buf_free) = {0};
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str bytes = mail_decoded(&decoded, entity);
	struct str type = mime_field_value(entity, STR("Content-Type"));
	struct mail_form form = {.charset = charset_of(walk, entity)};
	uint32_t place;
	bool good;

	if (decoded.overflowed)
		reading_limit_hit(walk->r, ERR_TOO_LARGE, "its text is too long and was cut");
	form.is_flowed = str_equal_nocase(
		mime_param(arena, type, STR("format"), STR("")), STR("flowed"));
	form.is_delsp = str_equal_nocase(
		mime_param(arena, type, STR("delsp"), STR("")), STR("yes"));
	walk->plain_alternative = alternative_around(&walk->mime, at);
	if (walk->plain_alternative != MIME_NO_PARENT)
		walk->plain = str_copy(arena, mail_charset_text(&converted, bytes, form.charset));
	walk->bodies++;
	reading_break(walk->r, true);
	place = reading_place_begin(walk->r, PLACE_MESSAGE_BODY, walk->bodies, STR("text"));
	good = mail_text(walk->r, bytes, &form, &walk->parts, err);
	reading_break(walk->r, false);
	reading_place_end(walk->r, place);
	return good;
}

/* Where the same words stand in a plain alternative already, they are not given twice; links
 * that only the page shows are. */
static bool
is_said_already(struct walk *walk, uint32_t at, struct str bytes, struct str charset)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf words CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	uint32_t alternative = alternative_around(&walk->mime, at);
	struct str utf8;

	if (alternative == MIME_NO_PARENT || alternative != walk->plain_alternative ||
		str_trim(walk->plain).len == 0)
		return false;
	utf8 = mail_charset_text(
		&converted, bytes, charset.len > 0 ? charset : html_charset(bytes));
	mail_html_words(&words, utf8);
	if (mail_differs(walk->plain, buf_str(&words)))
		return false;
	mail_html_links(walk->r, utf8, walk->plain);
	return true;
}

static bool
html_give(struct walk *walk, uint32_t at, struct err *err)
{
	const struct mime_entity *entity = &walk->mime.entities[at];
	struct buf decoded CLEANUP(buf_free) = {0};
	struct str bytes = mail_decoded(&decoded, entity);
	struct str charset = charset_of(walk, entity);
	uint32_t place;
	bool good;

	if (is_said_already(walk, at, bytes, charset))
		return true;
	walk->bodies++;
	reading_break(walk->r, true);
	place = reading_place_begin(walk->r, PLACE_MESSAGE_BODY, walk->bodies, STR("html"));
	good = html_read(walk->r, bytes, charset, HTML_BODY, err);
	reading_break(walk->r, false);
	reading_place_end(walk->r, place);
	return good;
}

/* A body that lies elsewhere (RFC 2046 section 5.2.3): what the mail says of it. */
static void
external_facts(struct walk *walk, const struct mime_entity *entity)
{
	static const struct str names[] = {STR_INIT("url"), STR_INIT("access-type"),
		STR_INIT("site"), STR_INIT("directory"), STR_INIT("name"), STR_INIT("server"),
		STR_INIT("subject"), STR_INIT("expiration")};
	struct arena *arena = walk->mime.arena;
	struct str value = mime_field_value(entity, STR("Content-Type"));

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct str said = mime_param(arena, value, names[i], walk->charset);

		if (i == 0)
			reading_fact(walk->r, FACT_LINK, said);
		else if (said.len > 0)
			reading_fact(walk->r, "external_body",
				str_format(arena, "%.*s: %.*s", STR_ARG(names[i]), STR_ARG(said)));
	}
}

static void
partial_facts(struct walk *walk, const struct mime_entity *entity)
{
	struct arena *arena = walk->mime.arena;
	struct str value = mime_field_value(entity, STR("Content-Type"));
	struct str number = mime_param(arena, value, STR("number"), STR(""));
	struct str total = mime_param(arena, value, STR("total"), STR(""));
	struct str id = mime_param(arena, value, STR("id"), STR(""));

	reading_fact(walk->r, "fragment",
		str_format(arena, "%.*s of %.*s of %.*s", STR_ARG(number), STR_ARG(total),
			STR_ARG(id)));
	reading_partial(walk->r, ERR_UNSUPPORTED,
		"it is piece %.*s of a mail that was sent in pieces; read it with the others",
		STR_ARG(str_slice(number, 0, 20)));
}

/* Text before the first and behind the last part: unseen in mail programs, so marked as hidden.
 * The customary remark that this is MIME is left out. */
static bool
margin_give(struct walk *walk, struct str margin, struct str label, struct err *err)
{
	struct mail_form form = {.charset = walk->charset};
	uint32_t place;
	bool good;

	margin = str_trim(margin);
	if (margin.len == 0 ||
		(margin.len < 600 &&
			(str_find_nocase(margin, STR("MIME")) != STR_NONE ||
				str_find_nocase(margin, STR("multi-part")) != STR_NONE)))
		return true;
	reading_break(walk->r, true);
	place = reading_place_begin(walk->r, PLACE_HIDDEN, 0, label);
	good = mail_text(walk->r, margin, &form, &walk->parts, err);
	reading_break(walk->r, false);
	reading_place_end(walk->r, place);
	return good;
}

static bool
entity_give(struct walk *walk, uint32_t at, struct err *err)
{
	struct mime_entity *entity = &walk->mime.entities[at];

	security_facts(walk, entity);
	if (entity->is_multipart && entity->child_count > 0)
		return margin_give(walk, entity->preamble, STR("before the parts"), err);
	if (entity->is_multipart) {
		reading_fact(walk->r, FACT_ODDITY,
			STR("it says that it has parts, but no part begins in it"));
		if (entity->preamble.len > 0)
			entity->body = entity->preamble;
	}
	if (str_equal(entity->type, STR("message/external-body")))
		external_facts(walk, entity);
	if (str_equal(entity->type, STR("message/partial")))
		partial_facts(walk, entity);
	switch (body_kind_of(walk, at)) {
	case BODY_PLAIN:
	case BODY_REPORT:
		return plain_give(walk, at, err);
	case BODY_HTML:
		return html_give(walk, at, err);
	case BODY_NONE:
		break;
	}
	walk->parts++;
	return mail_part(walk->r, &walk->mime, entity, walk->charset, err);
}

bool
mail_read(struct reading *r, struct str bytes, struct err *err)
{
	struct walk walk = {.r = r, .plain_alternative = MIME_NO_PARENT};
	const struct mime_entity *message;

	mime_parse(reading_arena(r), bytes, &walk.mime);
	message = &walk.mime.entities[0];
	charset_find(&walk);
	if (walk.mime.envelope.len > 0)
		reading_fact(r, "envelope",
			mime_text(walk.mime.arena, walk.mime.envelope, walk.charset));
	mail_header_facts(r, message->fields, message->field_count, walk.charset);
	oddities_give(r, &walk.mime);
	for (uint32_t i = 0; i < walk.mime.count; i++)
		if (!entity_give(&walk, i, err))
			return false;
	for (uint32_t i = 0; i < walk.mime.count; i++)
		if (!margin_give(
			    &walk, walk.mime.entities[i].epilogue, STR("behind the parts"), err))
			return false;
	return true;
}
