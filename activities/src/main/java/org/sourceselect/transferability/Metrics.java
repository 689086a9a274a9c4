package org.sourceselect.transferability;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All transferability metrics, by name. A new one is a class and a line here. */
public final class Metrics {

    private static final List<TransferabilityMetric> ALL = List.of(
            new HScore(),
            new Otce(),
            new HScore(HScoreVariant.INFORMATIVE),
            new HScore(HScoreVariant.ADJUSTED),
            new HScore(HScoreVariant.POOLED),
            new HScore(HScoreVariant.SHRINKAGE),
            new HScore(HScoreVariant.FLOAT32),
            new JcOtce(),
            new SoftmaxOtce(),
            new SampledOtce(SampledOtce.Solver.EXACT),
            new SampledOtce(SampledOtce.Solver.SINKHORN));

    private Metrics() {}

    /** Every metric; the paper's two first. */
    public static List<TransferabilityMetric> all() {
        return ALL;
    }

    /**
     * The metric of that name, in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names
     */
    public static TransferabilityMetric named(String name) {
        return ALL.stream()
                .filter(metric -> metric.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no metric named '" + name
                        + "'; choose one of "
                        + ALL.stream().map(TransferabilityMetric::name).collect(Collectors.joining(", ")) + "."));
    }
}
