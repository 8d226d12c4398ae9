#include "extract/xml.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/xml_space.h"
#include "extract/zip.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SLOTS = 1024, URI_CACHE = 32, ATTRIBUTE_FIELDS = 5 };

struct uri_row {
	const xmlChar *uri;
	enum xml_space space;
};

struct xml {
	const struct xml_hooks *hooks;
	void *context;
	struct xml_source source;
	struct err source_err;
	xmlParserCtxtPtr parser;
	int depth;
	int skip_depth; /* all below this depth is left out; 0: nothing */
	bool skip_asked;
	bool too_deep;
	bool malformed;
	bool stopped;
	const xmlChar *local;
	enum xml_space space;
	const xmlChar **attributes;
	int attribute_count;
	struct uri_row uris[URI_CACHE];
	size_t uri_next;
	uint16_t slots[NAME_SLOTS]; /* row + 1 of hooks->names */
	int16_t tokens[XML_DEPTH_MAX + 1];
	bool choice_taken[XML_DEPTH_MAX + 1];
	xmlEntity entity; /* the named character at hand */
	char entity_text[8];
};

static uint32_t
slot_of(enum xml_space space, const char *name)
{
	uint32_t hash = 2166136261u ^ (uint32_t)space;

	for (; *name != 0; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return (hash ^ (hash >> 13)) % NAME_SLOTS;
}

static void
index_names(struct xml *xml)
{
	const struct xml_hooks *hooks = xml->hooks;

	for (size_t i = 0; i < hooks->name_count && i < NAME_SLOTS / 2; i++) {
		uint32_t at = slot_of(hooks->names[i].space, hooks->names[i].name);

		while (xml->slots[at] != 0)
			at = (at + 1) % NAME_SLOTS;
		xml->slots[at] = (uint16_t)(i + 1);
	}
}

static int
token_of(const struct xml *xml, enum xml_space space, const xmlChar *local)
{
	uint32_t at = slot_of(space, (const char *)local);

	for (; xml->slots[at] != 0; at = (at + 1) % NAME_SLOTS) {
		const struct xml_name *row = &xml->hooks->names[xml->slots[at] - 1];

		if (row->space == space && strcmp(row->name, (const char *)local) == 0)
			return row->token;
	}
	return 0;
}

/* libxml2 keeps one pointer for each namespace name, so that pointers can be compared. */
static enum xml_space
space_of_uri(struct xml *xml, const xmlChar *uri)
{
	struct uri_row *row;

	if (uri == NULL)
		return XML_NONE;
	for (size_t i = 0; i < URI_CACHE && xml->uris[i].uri != NULL; i++)
		if (xml->uris[i].uri == uri)
			return xml->uris[i].space;
	row = &xml->uris[xml->uri_next++ % URI_CACHE];
	row->uri = uri;
	row->space = xml_space_find(str_of((const char *)uri));
	return row->space;
}

/* ---- what callbacks may ask ---- */

void
xml_skip(struct xml *xml)
{
	xml->skip_asked = true;
}

void
xml_stop(struct xml *xml)
{
	xml->stopped = true;
	xmlStopParser(xml->parser);
}

bool
xml_attribute_at(struct xml *xml, size_t i, struct str *ret_name, struct str *ret_value)
{
	const xmlChar **fields;

	if (i >= (size_t)xml->attribute_count)
		return false;
	fields = xml->attributes + ATTRIBUTE_FIELDS * i;
	*ret_name = str_of((const char *)fields[0]);
	*ret_value = str_make(fields[3], (size_t)(fields[4] - fields[3]));
	return true;
}

struct str
xml_attribute_in(struct xml *xml, enum xml_space space, const char *name)
{
	for (int i = 0; i < xml->attribute_count; i++) {
		const xmlChar **fields = xml->attributes + ATTRIBUTE_FIELDS * i;

		if (strcmp((const char *)fields[0], name) == 0 &&
			(space == XML_SPACE_COUNT || space_of_uri(xml, fields[2]) == space))
			return str_make(fields[3], (size_t)(fields[4] - fields[3]));
	}
	return (struct str){0};
}

struct str
xml_attribute(struct xml *xml, const char *name)
{
	return xml_attribute_in(xml, XML_SPACE_COUNT, name);
}

bool
xml_flag(struct str value, bool missing)
{
	if (value.data == NULL)
		return missing;
	return str_equal(value, STR("1")) || str_equal(value, STR("true")) ||
		str_equal(value, STR("on"));
}

struct str
xml_local_name(struct xml *xml)
{
	return str_of((const char *)xml->local);
}

enum xml_space
xml_space_of(struct xml *xml)
{
	return xml->space;
}

int
xml_depth(struct xml *xml)
{
	return xml->depth;
}

/* ---- what libxml2 calls ---- */

/* Whether mc:AlternateContent's rule leaves this element out. */
static bool
is_other_choice(struct xml *xml)
{
	bool *taken = &xml->choice_taken[xml->depth - 1];

	if (!xml->hooks->alternate_content || xml->space != XML_MC)
		return false;
	if (strcmp((const char *)xml->local, "Fallback") == 0)
		return *taken;
	if (strcmp((const char *)xml->local, "Choice") != 0)
		return false;
	if (*taken)
		return true;
	*taken = true;
	return false;
}

/* Once something was malformed, libxml2 leaves out every entity that follows, "&amp;" too, which
 * would lose the rest of a damaged part's ampersands. So the mark is moved to us. */
static void
note_malformed(struct xml *xml)
{
	if (xml->parser->wellFormed != 0)
		return;
	xml->malformed = true;
	xml->parser->wellFormed = 1;
}

static void
on_begin(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int attribute_count, int default_count,
	const xmlChar **attributes)
{
	struct xml *xml = user;

	(void)prefix, (void)namespace_count, (void)namespaces, (void)default_count;
	note_malformed(xml);
	if (xml->depth == XML_DEPTH_MAX) {
		xml->too_deep = true;
		xml_stop(xml);
		return;
	}
	xml->depth++;
	if (xml->skip_depth != 0)
		return;
	xml->local = local;
	xml->space = space_of_uri(xml, uri);
	xml->attributes = attributes;
	xml->attribute_count = attribute_count;
	xml->choice_taken[xml->depth] = false;
	xml->tokens[xml->depth] = (int16_t)token_of(xml, xml->space, local);
	xml->skip_asked = is_other_choice(xml);
	if (!xml->skip_asked && xml->hooks->begin != NULL)
		xml->hooks->begin(xml->context, xml, xml->tokens[xml->depth]);
	else if (xml->skip_asked)
		xml->tokens[xml->depth] = -1;
	if (xml->skip_asked)
		xml->skip_depth = xml->depth;
	xml->skip_asked = false;
	xml->attribute_count = 0;
}

static void
on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml *xml = user;

	(void)prefix;
	note_malformed(xml);
	if (xml->depth == 0 || xml->stopped)
		return;
	if (xml->skip_depth == xml->depth)
		xml->skip_depth = 0;
	if (xml->skip_depth == 0 && xml->tokens[xml->depth] >= 0 && xml->hooks->end != NULL) {
		xml->local = local;
		xml->space = space_of_uri(xml, uri);
		xml->hooks->end(xml->context, xml, xml->tokens[xml->depth]);
	}
	xml->depth--;
}

static void
on_text(void *user, const xmlChar *text, int len)
{
	struct xml *xml = user;

	note_malformed(xml);
	if (xml->skip_depth == 0 && !xml->stopped && xml->hooks->text != NULL)
		xml->hooks->text(xml->context, xml, str_make(text, (size_t)len));
}

static void
on_comment(void *user, const xmlChar *text)
{
	struct xml *xml = user;

	if (xml->skip_depth == 0 && !xml->stopped && xml->hooks->comment != NULL)
		xml->hooks->comment(xml->context, xml, str_of((const char *)text));
}

static void
on_doctype(void *user, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	struct xml *xml = user;

	(void)name, (void)public, (void)system;
	if (!xml->stopped && xml->hooks->doctype != NULL)
		xml->hooks->doctype(xml->context, xml);
}

/* Only characters, never anything a DTD declares: no expansion can grow. */
static xmlEntityPtr
on_entity(void *user, const xmlChar *name)
{
	struct xml *xml = user;
	xmlEntityPtr known = xmlGetPredefinedEntity(name);
	const htmlEntityDesc *html = known == NULL ? htmlEntityLookup(name) : NULL;
	int len;

	if (html == NULL)
		return known;
	len = xmlCopyCharMultiByte((xmlChar *)xml->entity_text, (int)html->value);
	xml->entity_text[len] = 0;
	xml->entity.type = XML_ENTITY_DECL;
	xml->entity.name = name;
	xml->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
	xml->entity.content = (xmlChar *)xml->entity_text;
	xml->entity.orig = (xmlChar *)xml->entity_text;
	xml->entity.length = len;
	return &xml->entity;
}

static xmlEntityPtr
on_parameter_entity(void *user, const xmlChar *name)
{
	(void)user, (void)name;
	return NULL;
}

static void
on_error(void *user, xmlErrorPtr error)
{
	(void)user, (void)error;
}

static int
on_read(void *user, char *to, int room)
{
	struct xml *xml = user;
	ptrdiff_t got;

	if (xml->source_err.kind != ERR_NONE || room <= 0)
		return 0;
	got = xml->source.read(xml->source.context, to, (size_t)room, &xml->source_err);
	return got < 0 ? 0 : (int)got;
}

/* ---- reading ---- */

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.startElementNs = on_begin,
	.endElementNs = on_end,
	.characters = on_text,
	.cdataBlock = on_text,
	.ignorableWhitespace = on_text,
	.comment = on_comment,
	.getEntity = on_entity,
	.getParameterEntity = on_parameter_entity,
	.serror = on_error,
};

static bool
outcome(struct xml *xml, bool well_formed, struct err *err)
{
	if (xml->source_err.kind != ERR_NONE)
		return err_set(err, xml->source_err.kind, "%s", xml->source_err.text);
	if (xml->too_deep)
		return err_set(
			err, ERR_TOO_LARGE, "XML elements nest more than %d deep", XML_DEPTH_MAX);
	if (!well_formed && !xml->stopped)
		return err_set(err, ERR_DAMAGED, "the XML is malformed");
	return true;
}

bool
xml_read(struct xml_source source, const struct xml_hooks *hooks, void *context, struct err *err)
{
	xmlSAXHandler sax = handler;
	xmlParserCtxtPtr parser;
	struct xml *xml = memory_alloc(sizeof(*xml));
	bool good;

	memset(xml, 0, sizeof(*xml));
	xml->hooks = hooks;
	xml->context = context;
	xml->source = source;
	index_names(xml);
	parser = xmlCreateIOParserCtxt(&sax, xml, on_read, NULL, xml, XML_CHAR_ENCODING_NONE);
	if (parser == NULL)
		memory_give_up(sizeof(*parser));
	xml->parser = parser;
	(void)xmlCtxtUseOptions(parser,
		XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_HUGE | XML_PARSE_NOENT |
			XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	(void)xmlParseDocument(parser);
	good = outcome(xml, parser->wellFormed != 0 && !xml->malformed, err);
	if (parser->myDoc != NULL)
		xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
	free(xml);
	return good;
}

static ptrdiff_t
read_str(void *context, char *to, size_t room, struct err *err)
{
	struct str *rest = context;
	struct str piece = str_slice(*rest, 0, room);

	(void)err;
	if (piece.len > 0)
		memcpy(to, piece.data, piece.len);
	*rest = str_from(*rest, piece.len);
	return (ptrdiff_t)piece.len;
}

bool
xml_read_str(struct str bytes, const struct xml_hooks *hooks, void *context, struct err *err)
{
	struct xml_source source = {&bytes, read_str};

	return xml_read(source, hooks, context, err);
}

static ptrdiff_t
read_zip(void *context, char *to, size_t room, struct err *err)
{
	return zip_stream_read(context, to, room, err);
}

bool
xml_read_zip(const struct zip *zip, struct zip_entry *entry, const struct xml_hooks *hooks,
	void *context, struct err *err)
{
	struct zip_stream *stream CLEANUP(zip_stream_close) = zip_stream_open(
		zip, entry, PACKAGE_MEMBER_MAX, err);
	struct xml_source source = {stream, read_zip};

	if (stream == NULL)
		return false;
	if (!xml_read(source, hooks, context, err))
		return err_in(err, "\"%.*s\"", STR_ARG(entry->name));
	return true;
}
