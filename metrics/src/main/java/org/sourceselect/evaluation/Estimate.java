package org.sourceselect.evaluation;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A statistic and its doubt.
 *
 * @param value the statistic; empty when it is undefined
 * @param interval by resampling the items it is made of, which are the sources of a ranking unless something else is said; empty
 *     when the statistic is undefined, for fewer than three items, or when it is undefined in more than half of the resamples
 */
public record Estimate(OptionalDouble value, Optional<Interval> interval) {}
