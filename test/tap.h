/* Tests in C speak TAP: call tap_ok for each claim and return tap_done() from main.
 *
 * Every program of tests gets a fresh folder by tap_folder, removed at the end. */
#ifndef CANDOUR_TEST_TAP_H
#define CANDOUR_TEST_TAP_H

#include "base/attr.h"

#include <stdbool.h>

/* One claim; the words say what holds. Returns what it was given. */
bool tap_ok(bool holds, const char *format, ...) PRINTF_LIKE(2, 3);
/* Something that cannot be tried here, with the reason. */
void tap_skip(const char *format, ...) PRINTF_LIKE(1, 2);
/* A remark for whoever reads the failure. */
void tap_note(const char *format, ...) PRINTF_LIKE(1, 2);
/* This program's own new, empty folder; static storage. */
const char *tap_folder(void);
/* Where ../shared/data is, or NULL where it is not (then tap_skip). */
const char *tap_shared_data(void);
/* Prints the plan, removes the folder; the exit code of main. */
int tap_done(void);

#endif
