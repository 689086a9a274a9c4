package org.sourceselect.transferability;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A transferability score with what is needed to trust it.
 *
 * @param value higher predicts better transfer; NaN when {@code degenerate} says that it is undefined
 * @param errorBound how far the value can be from the exact one, from discretisation and solver; 0 for closed forms
 * @param samples how many pixels or locations it rests on
 * @param degenerate in words, why the value says nothing; empty when it does
 * @param diagnostics further numbers by name, in the order the metric documents
 */
public record Score(
        double value, double errorBound, long samples, Optional<String> degenerate, Map<String, Double> diagnostics) {

    /** Keeps its own copy of the diagnostics. */
    public Score {
        diagnostics = Collections.unmodifiableMap(new LinkedHashMap<>(diagnostics));
    }

    /** A score that does not exist, with the reason in words. */
    static Score undefined(String why, long samples, Map<String, Double> diagnostics) {
        return new Score(Double.NaN, 0, samples, Optional.of("undefined: " + why), diagnostics);
    }
}
