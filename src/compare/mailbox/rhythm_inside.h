/* For the files of rhythm.h alone: the model, and how it is learnt. */
#ifndef CANDOUR_COMPARE_RHYTHM_INSIDE_H
#define CANDOUR_COMPARE_RHYTHM_INSIDE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct rhythm;

/* Working days of silence behind a day, from which each stage of persistence counts: 1, 5, 10. */
enum { RHYTHM_WEEK = 7, RHYTHM_STAGES = 3 };

struct rhythm_era {
	size_t from; /* days [from, to) */
	size_t to;
	double k;
	double eta[RHYTHM_STAGES];
	bool has_out; /* a silence of it was left out */
};

struct rhythm_model {
	struct arena *arena;
	const struct rhythm *rhythm;
	double weekday[RHYTHM_WEEK]; /* factors; mean 1 over the days that count */
	bool is_working[RHYTHM_WEEK];
	uint32_t *counts; /* [count] mails, bulk cut */
	uint8_t *is_out;  /* [count] left out of the learning */
	double *exposure; /* [count + 1] sums of weekday factors of days that are learnt from */
	double *mails;    /* [count + 1] sums of mails on them */
	uint32_t *active; /* [count + 1] sums of days with mail */
	struct rhythm_era *eras;
	size_t era_count;
};

/* A model in the arena, with nothing left out: weekdays and one era. */
struct rhythm_model *rhythm_model_new(struct arena *arena, const struct rhythm *rhythm);
/* Weekdays and sums, by what is left out now. */
void rhythm_model_sum(struct rhythm_model *m);
/* Cuts the days into eras, by these sums. */
void rhythm_model_cut(struct rhythm_model *m);
/* Sizes and persistence of each era. */
void rhythm_model_learn(struct rhythm_model *m);

/* What is expected of a day beside its level; 0 on days off. */
double rhythm_factor(const struct rhythm_model *m, size_t day);
bool rhythm_works_on(const struct rhythm_model *m, size_t day);
/* The chance of no mail on a day of this mean. */
double rhythm_silent_chance(double k, double mean);
size_t rhythm_stage(unsigned silent_days);
const struct rhythm_era *rhythm_era_of(const struct rhythm_model *m, size_t day);

#endif
