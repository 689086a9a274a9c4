package org.sourceselect.evaluation;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A statistic and its doubt.
 *
 * @param value the statistic; empty when it is undefined
 * @param interval by resampling sources; empty when the statistic is undefined, for fewer than three sources, or when it
 *     is undefined in more than half of the resamples
 */
public record Estimate(OptionalDouble value, Optional<Interval> interval) {}
