/* RTF cut into its tokens: groups, control words and symbols, bytes (RTF 1.9.1, "RTF Syntax").
 * Private to the RTF reader. */
#ifndef CANDOUR_EXTRACT_RTF_TOKEN_H
#define CANDOUR_EXTRACT_RTF_TOKEN_H

#include "base/str.h"

enum rtf_token_kind {
	RTF_END,
	RTF_OPEN,   /* { */
	RTF_CLOSE,  /* } */
	RTF_WORD,   /* \name or \nameN */
	RTF_SYMBOL, /* \ and one character, in `symbol` */
	RTF_HEX,    /* \'hh, the byte in `symbol` */
	RTF_BYTES,  /* text, without line ends */
	RTF_BINARY  /* the bytes of \binN */
};

struct rtf_token {
	enum rtf_token_kind kind;
	struct str text; /* WORD: its name; BYTES and BINARY */
	bool has_number;
	int32_t number;
	char symbol;
};

/* Takes the next token off *rest. */
struct rtf_token rtf_take(struct str *rest);

#endif
