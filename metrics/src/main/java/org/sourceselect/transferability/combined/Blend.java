package org.sourceselect.transferability.combined;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Score;

/** Scores that are made of the scores of all sources by other metrics, their signals. */
public enum Blend {
    /** {@link FusedTopology}. */
    TOPOLOGY(FusedTopology.FACTS, FusedTopology.SIGNALS) {
        @Override
        public <S> Map<S, Score> of(Map<S, Map<String, Score>> scores) {
            return FusedTopology.of(scores);
        }
    },
    /** {@link Combined}. */
    COMBINED(Combined.FACTS, Combined.SIGNALS) {
        @Override
        public <S> Map<S, Score> of(Map<S, Map<String, Score>> scores) {
            return Combined.of(scores);
        }
    };

    private final MetricFacts facts;
    private final List<String> signals;

    Blend(MetricFacts facts, List<String> signals) {
        this.facts = facts;
        this.signals = signals;
    }

    /** What there is to know of it. */
    public MetricFacts facts() {
        return facts;
    }

    /** The metrics that it is made of. */
    public List<String> signals() {
        return signals;
    }

    /**
     * The score of each source.
     *
     * @param scores of every source by each metric, in the order that groups of draws are the same in; at least those of the
     *     signals
     * @return in the same order; undefined, with the reason, where it cannot be made
     */
    public abstract <S> Map<S, Score> of(Map<S, Map<String, Score>> scores);

    /** The one of that metric; empty for a metric that is not made of others. */
    public static Optional<Blend> named(String metric) {
        return Arrays.stream(values())
                .filter(blend -> blend.facts().name().equals(metric))
                .findFirst();
    }

    /** Those among metrics. */
    public static List<Blend> among(List<String> metrics) {
        return Arrays.stream(values())
                .filter(blend -> metrics.contains(blend.facts().name()))
                .toList();
    }

    /** Metrics with those that they are made of: where they have one of these and lack its signals, those come last. */
    public static List<String> withSignals(List<String> metrics) {
        return Stream.concat(metrics.stream(), among(metrics).stream().flatMap(blend -> blend.signals().stream()))
                .distinct()
                .toList();
    }

    /** Whether a metric is said of all sources at once, with none of its own for a source that nothing is known of. */
    public static boolean isOfAll(String metric) {
        return named(metric).isPresent() || metric.equals(PriorScores.NAME);
    }

    /** Metrics without those that are {@linkplain #isOfAll said of all sources at once}. */
    public static List<String> ofOne(List<String> metrics) {
        return metrics.stream().filter(metric -> !isOfAll(metric)).toList();
    }

    /** A source's score by a signal; empty where it has none. */
    static Optional<Score> defined(Map<String, Score> own, String signal) {
        return Optional.ofNullable(own.get(signal)).filter(score -> Double.isFinite(score.value()));
    }

    /** Why a source has no score, by the first signal that says nothing of it; empty where all say something. */
    static Optional<String> why(List<String> signals, Map<String, Score> own) {
        return signals.stream()
                .filter(signal -> defined(own, signal).isEmpty())
                .findFirst()
                .map(signal -> Optional.ofNullable(own.get(signal))
                        .flatMap(Score::degenerate)
                        .map(why -> signal + " is " + why)
                        .orElse(signal + " is undefined"));
    }

    /** The scores by each signal, of every source. */
    static <S> List<List<Score>> bySignal(List<String> signals, Map<S, List<Score>> parts) {
        return IntStream.range(0, signals.size())
                .mapToObj(p -> parts.values().stream().map(of -> of.get(p)).toList())
                .toList();
    }

    /** The values of scores by each signal, of every source. */
    static double[][] values(List<List<Score>> bySignal) {
        return bySignal.stream()
                .map(of -> of.stream().mapToDouble(Score::value).toArray())
                .toArray(double[][]::new);
    }
}
