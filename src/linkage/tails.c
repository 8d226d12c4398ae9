#include "linkage/tails.h"

#include <math.h>

double
normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2));
}

/* P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution function"
 * (2003): relative error below 1.2e-9 before the last step. */
static double
normal_near(double share)
{
	static const double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,
		-2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01,
		2.506628277459239e+00};
	static const double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,
		-1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01};
	static const double c[] = {-7.784894002430293e-03, -3.223964580411365e-01,
		-2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00,
		2.938163982698783e+00};
	static const double d[] = {7.784695709041462e-03, 3.224671290700398e-01,
		2.445134137142996e+00, 3.754408661907416e+00};
	double q = share < 0.5 ? share : 1 - share;
	double r;

	if (q < 0.02425) {
		r = sqrt(-2 * log(q));
		r = (((((c[0] * r + c[1]) * r + c[2]) * r + c[3]) * r + c[4]) * r + c[5]) /
			((((d[0] * r + d[1]) * r + d[2]) * r + d[3]) * r + 1);
		return share < 0.5 ? r : -r;
	}
	q = share - 0.5;
	r = q * q;
	return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
		(((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

double
normal_at(double share)
{
	double z = normal_near(share);
	double off = (normal_below(z) - share) * sqrt(2 * 3.14159265358979323846) * exp(z * z / 2);

	return z - off / (1 + z * off / 2);
}

/* Of the terms behind one, the shares of it: four at a time, so that the processor need not wait for
 * each before it begins with the next. */
enum { TERMS = 4 };

static double
terms_below(double count, double mean, double *ret_last)
{
	double a = count / mean;
	double b = a * ((count - 1) / mean);
	double c = b * ((count - 2) / mean);

	*ret_last = c * ((count - 3) / mean);
	return a + b + c + *ret_last;
}

static double
terms_above(double count, double mean, double *ret_last)
{
	double a = mean / (count + 1);
	double b = a * (mean / (count + 2));
	double c = b * (mean / (count + 3));

	*ret_last = c * (mean / (count + 4));
	return a + b + c + *ret_last;
}

/* The terms from `count` outwards, as long as they add anything. */
static double
poisson_sum(double count, double mean, int step)
{
	double term = exp(count * log(mean) - mean - lgamma(count + 1));
	double sum = term;
	double last;

	while (term > sum * 1e-18 && (step > 0 || count >= TERMS)) {
		sum += term *
			(step < 0 ? terms_below(count, mean, &last)
				  : terms_above(count, mean, &last));
		term *= last;
		count += step * (int)TERMS;
	}
	for (; count >= 1 && step < 0 && term > sum * 1e-18; count--) {
		term *= count / mean;
		sum += term;
	}
	return sum;
}

double
poisson_at_most(double count, double mean)
{
	if (count < 0)
		return 0;
	if (mean <= 0)
		return 1;
	return count <= mean ? poisson_sum(count, mean, -1) : 1 - poisson_sum(count + 1, mean, 1);
}

double
poisson_at_least(double count, double mean)
{
	if (count <= 0)
		return 1;
	if (mean <= 0)
		return 0;
	return count > mean ? poisson_sum(count, mean, 1) : 1 - poisson_sum(count - 1, mean, -1);
}

bool
poisson_is_usual(double count, double mean, double chance)
{
	/* Berry and Esseen's bound, of which less than half is needed. */
	double off = 1 / sqrt(mean);

	return mean > 0 && normal_below(-fabs(count - mean) * off) - off > chance;
}
