package org.sourceselect.transferability.combined;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.Score;

/**
 * Both topologies over layers in one, as published (Tang et al. 2026, arXiv 2602.23916): f(s) = alpha N(g(s)) + (1 - alpha) N(b(s)), g and b
 * the source's scores by {@link #SIGNALS}, N(x) = (x - min)/(max - min) over the candidates, alpha = tanh(ln(C)/2) = (C - 1)/(C + 1), a third for
 * two labels.
 *
 * <p>The candidates are the sources that have both scores; another has none. Where all are equal by one, N of it is 0 for
 * each, so that the other alone tells them apart; where they are by both, nothing is said.
 */
public final class FusedTopology {

    /** Its name in requests. */
    public static final String NAME = "topology-layers";

    /** What it is made of. */
    public static final List<String> SIGNALS = List.of("topology-global-layers", "topology-boundary-layers");

    /** What there is to know of it. */
    public static final MetricFacts FACTS = new MetricFacts(
            NAME,
            NAME,
            1,
            "a third of the global and two thirds of the boundary topology over layers, each from 0 to 1 over the sources",
            "Tang et al. 2026, arXiv 2602.23916",
            Set.of(Need.SCORES),
            Channels.ANY,
            "none beside the metrics it combines",
            "0 (the worst source by each) to 1");

    private static final double CLASSES = 2;

    /** Of the global topology: the more labels there are the more. */
    private static final double ALPHA = Math.tanh(Math.log(CLASSES) / 2);

    private FusedTopology() {}

    /** The score of each source, from those that it has. */
    static <S> Map<S, Score> of(Map<S, Map<String, Score>> scores) {
        Map<S, List<Score>> parts = new LinkedHashMap<>();
        scores.forEach((source, own) -> {
            if (SIGNALS.stream().allMatch(signal -> Blend.defined(own, signal).isPresent())) {
                parts.put(
                        source,
                        SIGNALS.stream()
                                .flatMap(signal -> Blend.defined(own, signal).stream())
                                .toList());
            }
        });
        Map<S, Score> fused = tellsApart(parts) ? fused(parts) : Map.of();
        String nothing = parts.size() < 2
                ? "no other source has " + String.join(" and ", SIGNALS)
                : "neither of " + String.join(" and ", SIGNALS) + " tells two sources apart";
        Map<S, Score> all = new LinkedHashMap<>();
        scores.forEach((source, own) -> all.put(
                source,
                Optional.ofNullable(fused.get(source))
                        .orElseGet(() ->
                                Score.undefined(Blend.why(SIGNALS, own).orElse(nothing), parts.size(), Map.of()))));
        return all;
    }

    private static <S> boolean tellsApart(Map<S, List<Score>> parts) {
        return Arrays.stream(Blend.values(Blend.bySignal(SIGNALS, parts)))
                .anyMatch(values -> Arrays.stream(values).distinct().count() > 1);
    }

    private static <S> Map<S, Score> fused(Map<S, List<Score>> parts) {
        List<S> sources = List.copyOf(parts.keySet());
        List<List<Score>> bySignal = Blend.bySignal(SIGNALS, parts);
        double[][] values = Blend.values(bySignal);
        double[] sums = sums(values);
        List<SubjectDoubt> doubts = BlendDoubt.of(SIGNALS, bySignal, FusedTopology::sums);
        Map<S, Score> scores = new LinkedHashMap<>();
        for (int s = 0; s < sums.length; s++) {
            Map<String, Double> diagnostics = new LinkedHashMap<>();
            for (int p = 0; p < values.length; p++) {
                diagnostics.put(SIGNALS.get(p), normalised(values[p])[s]);
            }
            scores.put(
                    sources.get(s),
                    new Score(sums[s], 0, sums.length, Optional.empty(), diagnostics).with(doubts.get(s)));
        }
        return scores;
    }

    private static double[] sums(double[][] values) {
        double[] global = normalised(values[0]);
        double[] boundary = normalised(values[1]);
        double[] sums = new double[global.length];
        Arrays.setAll(sums, s -> ALPHA * global[s] + (1 - ALPHA) * boundary[s]);
        return sums;
    }

    private static double[] normalised(double[] values) {
        double least = Arrays.stream(values).min().orElseThrow();
        double range = Arrays.stream(values).max().orElseThrow() - least;
        return Arrays.stream(values)
                .map(value -> range == 0 ? 0 : (value - least) / range)
                .toArray();
    }
}
