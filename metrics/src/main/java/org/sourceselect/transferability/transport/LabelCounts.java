package org.sourceselect.transferability.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.math.JointLabels;

/**
 * How many pixels of either label both sides have: what every form of OTCE is measured against.
 *
 * @param source pixels of the source, and those of them with label 1
 * @param target the same of the target
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LabelCounts(long[] source, long[] target) {

    /** What sums of float64 may be off by, as a share. */
    private static final double ROUNDING = 1e-12;

    private double sourceForeground() {
        return (double) source[1] / source[0];
    }

    private double targetForeground() {
        return (double) target[1] / target[0];
    }

    /** The entropy of the target's label, H(Yt). */
    public double targetEntropy() {
        return JointLabels.entropy(targetForeground());
    }

    private Map<String, Double> diagnostics() {
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("targetEntropy", targetEntropy());
        diagnostics.put("sourceForeground", sourceForeground());
        diagnostics.put("targetForeground", targetForeground());
        return diagnostics;
    }

    /** The score that is known before any transport, because one side has only one label; otherwise empty. */
    public Optional<Score> foregone() {
        Map<String, Double> diagnostics = diagnostics();
        if (targetEntropy() == 0) {
            return Optional.of(new Score(
                    Double.NaN,
                    0,
                    source[0] + target[0],
                    Optional.of("undefined: the target's labels are all " + only(target)
                            + ", so there is nothing to predict"),
                    diagnostics));
        }
        if (JointLabels.entropy(sourceForeground()) == 0) {
            diagnostics.put("relativeToTargetEntropy", -1.0);
            return Optional.of(new Score(
                    -targetEntropy(),
                    0,
                    source[0] + target[0],
                    Optional.of("no information: the source's labels are all " + only(source)),
                    diagnostics));
        }
        return Optional.empty();
    }

    private static String only(long[] side) {
        return side[1] == 0 ? "background" : "foreground";
    }

    /**
     * The score of a plan.
     *
     * @param doubt asked for only when the score says something
     */
    public Score score(double value, double bound, Map<String, Double> further, Supplier<SubjectDoubt> doubt) {
        Map<String, Double> diagnostics = diagnostics();
        diagnostics.put("relativeToTargetEntropy", value / targetEntropy());
        diagnostics.putAll(further);
        Optional<String> degenerate = value + targetEntropy() <= Math.max(bound, ROUNDING * targetEntropy())
                ? Optional.of("no information: the score is -H(Yt) within its error bound, the source's labels tell"
                        + " nothing about the target's")
                : Optional.empty();
        Score score = new Score(value, bound, source[0] + target[0], degenerate, diagnostics);
        return degenerate.isPresent() ? score : score.with(doubt.get());
    }
}
