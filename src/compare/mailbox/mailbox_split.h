/* Which mail belongs to whose mailbox, within what one custodian gave. Pure, on memory.
 *
 * Real deliveries hold one mailbox file a person, or a folder of them under one custodian's name,
 * or one person's mailbox as many folders and files. The owner of a mailbox is the person who
 * takes part, as sender or recipient, in most of its mails. From the whole of a custodian's mail
 * down its folders: a folder belongs to the mailbox of the folder above it, unless someone else
 * takes part in clearly more of its mails, who both sends and receives there, and does not send
 * nearly all of it (or it is a mailbox file): then it is a mailbox of its own. Mailboxes of one
 * owner are one. */
#ifndef CANDOUR_COMPARE_MAILBOX_SPLIT_H
#define CANDOUR_COMPARE_MAILBOX_SPLIT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct split_mail {
	struct str path; /* of the item */
	int64_t sender;  /* a person's id; 0: unknown */
	const int64_t *recipients;
	size_t recipient_count;
	int64_t context; /* the caller's */
	size_t mailbox;  /* result: index into the mailboxes */
};

struct split_mailbox {
	int64_t owner; /* a person's id; 0: of nobody in particular */
	size_t mails;
};

/* Puts the mails in order of their paths and sets mailbox in each. The first mailbox is that of the
 * custodian as a whole and may be empty. */
void mailbox_split(struct arena *arena, struct split_mail *mails, size_t count,
	struct split_mailbox **ret_mailboxes, size_t *ret_count);

#endif
