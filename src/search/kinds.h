/* Words for the numbers that the store keeps of each document.
 *
 * Kinds are those of store/kind.h; here are the words that people use for them besides. */
#ifndef CANDOUR_SEARCH_KINDS_H
#define CANDOUR_SEARCH_KINDS_H

#include "base/attr.h"
#include "base/str.h"
#include "store/kind.h"

/* "mail", "document" ...; "other" for a number beyond the list. */
const char *search_kind_name(unsigned kind);
/* Also by a word that people use instead ("email", "spreadsheet"); false where unknown. */
bool search_kind_named(struct str name, unsigned *ret_kind) MUST_USE;
/* All the names, for a suggestion: "mail, document, ...". */
const char *search_kind_names(void);

/* What is noted of each document, as bits. */
enum doc_flag {
	DOC_ATTACHMENT = 1u << 0, /* it holds parts that are attachments */
	DOC_PART = 1u << 1,       /* it holds parts of any sort */
	DOC_CONTRADICTS = 1u << 2,
	DOC_UNREAD = 1u << 3,  /* could not be read, or not whole */
	DOC_DELETED = 1u << 4, /* found in a place for deleted things */
	DOC_COPIES = 1u << 5,  /* more than one instance */
	DOC_DATE = 1u << 6,    /* its main date is known */
	DOC_TEXT = 1u << 7     /* it has text */
};
/* The flag of has:word, or 0. */
unsigned doc_flag_named(struct str name);
const char *doc_flag_names(void);

#endif
