/* Attributes shared by every header: what the compiler must check for us.
 *
 * This header owns nothing and includes nothing. */
#ifndef CANDOUR_BASE_ATTR_H
#define CANDOUR_BASE_ATTR_H

/* The caller must look at the result. */
#define MUST_USE __attribute__((warn_unused_result))
/* The function formats like printf: format is argument F, values start at V. */
#define PRINTF_LIKE(F, V) __attribute__((format(printf, F, V)))
/* Runs FN on the variable's address when it goes out of scope. */
#define CLEANUP(FN) __attribute__((cleanup(FN)))
/* The parameter or variable may stay unused. */
#define UNUSED __attribute__((unused))
/* The function never returns. */
#define NO_RETURN __attribute__((noreturn))

#define COUNT_OF(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

#endif
