/* Mails as files: EML, MHTML web archives, Apple's emlx. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/mail.h"
#include "extract/mime.h"
#include "extract/reading.h"

static bool
is_web_archive(const struct probe *probe)
{
	struct str head = str_slice(probe->bytes, 0, 4096);

	return str_equal(probe->extension, STR("mht")) ||
		str_equal(probe->extension, STR("mhtml")) ||
		str_find(head, STR("\nSnapshot-Content-Location:")) != STR_NONE ||
		str_find(head, STR("<Saved by ")) != STR_NONE ||
		str_find(head, STR("<Blink-Saved-By")) != STR_NONE;
}

static bool
named_mail(const struct probe *probe)
{
	return str_equal(probe->extension, STR("eml")) || str_equal(probe->extension, STR("msg")) ||
		str_equal(probe->extension, STR("mht")) ||
		str_equal(probe->extension, STR("mhtml")) ||
		str_equal(probe->extension, STR("nws")) ||
		str_starts(probe->declared, STR("message/"));
}

/* Fields that only mail has decide; a name decides where few stand there. A file named as mail
 * that is text, without any field, is a mail whose header was lost. */
static int
mail_bid_make(const struct probe *probe)
{
	struct str bytes = probe->bytes;
	struct str line;
	unsigned mail;
	unsigned fields;

	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from(bytes, 3);
	while (bytes.len > 0 && char_is_space(bytes.data[0]))
		bytes = str_from(bytes, 1);
	if (str_starts(bytes, STR("From ")) || str_starts(bytes, STR(">From ")))
		(void)mime_line_take(&bytes, &line);
	mime_fields_probe(bytes, &mail, &fields);
	if (mail >= 3 || (mail >= 1 && named_mail(probe)))
		return BID_SURE;
	if (mail >= 2 && fields == mail)
		return BID_LIKELY;
	if (fields >= 1 && named_mail(probe))
		return BID_LIKELY;
	if (named_mail(probe) && bytes.len > 0 && encoding_is_text(bytes))
		return BID_NAME + 5;
	return BID_NO;
}

static int
mail_bid(struct probe *probe)
{
	if (probe->mail == 0)
		probe->mail = 1 + mail_bid_make(probe);
	return probe->mail - 1;
}

static int
eml_bid(struct probe *probe)
{
	return mail_bid(probe);
}

static int
mhtml_bid(struct probe *probe)
{
	int bid = mail_bid(probe);

	return bid > BID_WEAK && is_web_archive(probe) ? bid : BID_NO;
}

static bool
eml_read(struct reading *r, struct err *err)
{
	return mail_read(r, reading_bytes(r), err);
}

/* The first line of an emlx is the size of the mail behind it; a property list follows. */
static bool
emlx_split(struct str bytes, struct str *ret_mail, struct str *ret_list)
{
	struct str rest = bytes;
	struct str line;
	uint64_t size;

	if (bytes.len == 0 || !char_is_digit(bytes.data[0]) || !mime_line_take(&rest, &line) ||
		line.len > 20 || !str_to_u64(str_trim(line), &size))
		return false;
	*ret_mail = str_slice(rest, 0, size > rest.len ? rest.len : (size_t)size);
	*ret_list = str_from(rest, ret_mail->len);
	return true;
}

static int
emlx_bid(struct probe *probe)
{
	struct probe inner = *probe;
	struct str list;

	if (!emlx_split(probe->bytes, &inner.bytes, &list))
		return BID_NO;
	inner.extension = STR("");
	inner.declared = STR("");
	inner.mail = 0;
	if (str_starts(str_trim(list), STR("<?xml")) && mail_bid(&inner) > 0)
		return BID_SURE;
	return mail_bid(&inner) >= BID_LIKELY || str_equal(probe->extension, STR("emlx"))
		? BID_LIKELY
		: BID_NO;
}

/* The list is flat: <key>name</key><type>value</type>. Its values become facts of the name
 * "emlx:name" (Apple documents none of them). */
static void
emlx_list_facts(struct reading *r, struct str list)
{
	enum { KEY_COUNT_MAX = 100 };

	for (unsigned i = 0; i < KEY_COUNT_MAX; i++) {
		size_t key = str_find(list, STR("<key>"));
		size_t key_end;
		struct str name;
		size_t open;
		size_t close;

		if (key == STR_NONE)
			return;
		list = str_from(list, key + 5);
		key_end = str_find(list, STR("</key>"));
		if (key_end == STR_NONE)
			return;
		name = str_slice(list, 0, key_end);
		list = str_from(list, key_end + 6);
		open = str_find_char(list, '>');
		close = open == STR_NONE ? STR_NONE : str_find(str_from(list, open), STR("</"));
		if (close == STR_NONE)
			return;
		reading_fact(r, str_format(reading_arena(r), "emlx:%.*s", STR_ARG(name)).data,
			str_slice(list, open + 1, open + close));
	}
}

static bool
emlx_read(struct reading *r, struct err *err)
{
	struct str mail;
	struct str list;

	if (!emlx_split(reading_bytes(r), &mail, &list))
		return err_set(err, ERR_DAMAGED, "the size that begins an emlx file is missing");
	if (!mail_read(r, mail, err))
		return false;
	emlx_list_facts(r, list);
	if (list.len == 0)
		reading_fact(r, FACT_ODDITY, STR("the property list at its end is missing"));
	return true;
}

const struct format format_eml = {
	.name = "eml",
	.title = "mail (EML)",
	.version = "2",
	.kind = KIND_MAIL,
	.extensions = "eml msg txt nws p7s p7m",
	.bid = eml_bid,
	.read = eml_read,
};

const struct format format_mhtml = {
	.name = "mhtml",
	.title = "web page kept with its images (MHTML)",
	.version = "2",
	.kind = KIND_WEB,
	.extensions = "mht mhtml eml",
	.bid = mhtml_bid,
	.read = eml_read,
};

const struct format format_emlx = {
	.name = "emlx",
	.title = "mail (Apple Mail emlx)",
	.version = "2",
	.kind = KIND_MAIL,
	.extensions = "emlx",
	.bid = emlx_bid,
	.read = emlx_read,
};
