package org.sourceselect.transferability;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.SubjectDoubt;

/**
 * A transferability score with what is needed to trust it.
 *
 * @param value higher predicts better transfer; NaN when {@code degenerate} says that it is undefined
 * @param errorBound how far the value can be from the exact one, from discretisation and solver; 0 for closed forms
 * @param samples how many pixels or locations it rests on
 * @param degenerate in words, why the value says nothing; empty when it does
 * @param diagnostics further numbers by name, in the order the metric documents
 * @param doubt how far the value rests on the subjects that happened to be there
 */
public record Score(
        double value,
        double errorBound,
        long samples,
        Optional<String> degenerate,
        Map<String, Double> diagnostics,
        SubjectDoubt doubt) {

    /** Keeps its own copy of the diagnostics, and takes what older releases stored, which knew no doubt. */
    public Score {
        doubt = Objects.requireNonNullElse(doubt, SubjectDoubt.unknown("an older release computed the score"));
        diagnostics = Collections.unmodifiableMap(new LinkedHashMap<>(diagnostics));
    }

    /** A score of which nobody has asked yet what other subjects would make of it. */
    public Score(
            double value,
            double errorBound,
            long samples,
            Optional<String> degenerate,
            Map<String, Double> diagnostics) {
        this(value, errorBound, samples, degenerate, diagnostics, LeftOut.SAYS_NOTHING);
    }

    /**
     * The mean of items.
     *
     * @param values of the items
     * @param subject from an item's number to that of the subject whose it is; empty where nobody knows
     */
    public static Score ofMean(
            double[] values,
            Optional<IntUnaryOperator> subject,
            Optional<String> degenerate,
            Map<String, Double> diagnostics) {
        SubjectGroups groups = subject.map(
                        of -> SubjectGroups.of(IntStream.range(0, values.length).map(of), SubjectGroups.MOST))
                .orElse(SubjectGroups.UNTOLD);
        double[] sums = new double[groups.count()];
        int[] counts = new int[groups.count()];
        for (int i = 0; i < values.length; i++) {
            int item = i;
            int group = groups.of(subject.map(of -> of.applyAsInt(item)).orElse(0));
            sums[group] += values[i];
            counts[group]++;
        }
        return new Score(Arrays.stream(values).sum() / values.length, 0, values.length, degenerate, diagnostics)
                .doubted(() -> LeftOut.ofRatio(groups, sums, counts));
    }

    /** This score of the target alone, with its doubt. */
    public Score doubted(Supplier<LeftOut> target) {
        return degenerate.isPresent() || !Double.isFinite(value)
                ? this
                : with(target.get().doubt(value));
    }

    /** This score with that doubt. */
    public Score with(SubjectDoubt known) {
        return new Score(value, errorBound, samples, degenerate, diagnostics, known);
    }

    /** The 95 % interval over subjects; empty where the doubt is unknown. */
    public Optional<Interval> interval() {
        return doubt.interval(value);
    }

    /** A score that does not exist, with the reason in words. */
    public static Score undefined(String why, long samples, Map<String, Double> diagnostics) {
        return new Score(Double.NaN, 0, samples, Optional.of("undefined: " + why), diagnostics);
    }
}
