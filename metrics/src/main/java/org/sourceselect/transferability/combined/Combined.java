package org.sourceselect.transferability.combined;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sourceselect.evaluation.RankCorrelation;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.Score;

/**
 * The mean of a source's places by two signals that look at different things: c(s) = 1/P sum over signals p of (r_p(s) - 1)/(n - 1), r_p(s)
 * the rank of s by p among the n sources, 1 for the lowest, equal scores sharing the mean of their ranks (the Borda count, 1781, over its
 * greatest value). Signals weigh the same: weights would have to be learnt from more targets than anybody has.
 *
 * <p>The signals are the first {@value #TAKEN} of {@link #SIGNALS} that tell any two sources apart. A source that one of those is
 * undefined for has no score, and takes no rank from the others.
 */
public final class Combined {

    /** Its name in requests. */
    public static final String NAME = "combined";

    /**
     * What it is made of, the first that say anything: how the source did for other targets; what a new decoder could make of the
     * encoder's features; the old one's output.
     */
    public static final List<String> SIGNALS = List.of(PriorScores.NAME, "probe", "h-score");

    /** How many signals at most. */
    private static final int TAKEN = 2;

    /** What there is to know of it. */
    public static final MetricFacts FACTS = new MetricFacts(
            NAME,
            "combined",
            2,
            "mean place of the source by the first " + TAKEN + " of these that say anything: "
                    + String.join(", ", SIGNALS),
            "Borda 1781, the mean of ranks",
            Set.of(Need.SCORES),
            Channels.ANY,
            "none beside the metrics it combines",
            "0 (the worst source by each) to 1");

    private Combined() {}

    /**
     * The score of each source.
     *
     * @param scores of every source by each metric, in the order that groups of draws are the same in; at least those of the
     *     signals
     * @return in the same order; undefined, with the reason, where no signal tells sources apart or one says nothing of the source
     */
    static <S> Map<S, Score> of(Map<S, Map<String, Score>> scores) {
        List<String> signals = SIGNALS.stream()
                .filter(signal -> tellsApart(signal, scores.values().stream()))
                .limit(TAKEN)
                .toList();
        Map<S, List<Score>> parts = new LinkedHashMap<>();
        scores.forEach((source, own) -> {
            List<Score> of = signals.stream()
                    .flatMap(s -> Blend.defined(own, s).stream())
                    .toList();
            if (!signals.isEmpty() && of.size() == signals.size()) {
                parts.put(source, of);
            }
        });
        Map<S, Score> ranked = parts.size() < 2 ? Map.of() : ranked(signals, parts);
        Map<S, Score> all = new LinkedHashMap<>();
        scores.forEach((source, own) -> all.put(
                source,
                Optional.ofNullable(ranked.get(source))
                        .orElseGet(() -> Score.undefined(why(signals, own), parts.size(), Map.of()))));
        return all;
    }

    private static String why(List<String> signals, Map<String, Score> own) {
        return Blend.why(signals, own)
                .orElse(
                        signals.isEmpty()
                                ? "none of " + String.join(", ", SIGNALS) + " tells two sources apart"
                                : "no other source has " + String.join(" and ", signals));
    }

    private static boolean tellsApart(String signal, Stream<Map<String, Score>> sources) {
        List<Score> defined =
                sources.flatMap(own -> Blend.defined(own, signal).stream()).toList();
        return defined.stream().mapToDouble(Score::value).distinct().count() > 1
                && defined.stream().anyMatch(score -> score.degenerate().isEmpty());
    }

    private static <S> Map<S, Score> ranked(List<String> signals, Map<S, List<Score>> parts) {
        List<S> sources = List.copyOf(parts.keySet());
        List<List<Score>> bySignal = Blend.bySignal(signals, parts);
        double[][] values = Blend.values(bySignal);
        double[][] places = places(values);
        double[] means = means(places);
        List<SubjectDoubt> doubts = BlendDoubt.of(signals, bySignal, moved -> means(places(moved)));
        Map<S, Score> scores = new LinkedHashMap<>();
        for (int s = 0; s < means.length; s++) {
            Map<String, Double> diagnostics = new LinkedHashMap<>();
            for (int p = 0; p < places.length; p++) {
                diagnostics.put(signals.get(p), places[p][s]);
            }
            scores.put(
                    sources.get(s),
                    new Score(means[s], 0, means.length, Optional.empty(), diagnostics).with(doubts.get(s)));
        }
        return scores;
    }

    /** The places of every source, by signal, from its values. */
    private static double[][] places(double[][] values) {
        return Arrays.stream(values).map(RankCorrelation::meanPlaces).toArray(double[][]::new);
    }

    /** The mean of each source's places over signals. */
    private static double[] means(double[][] places) {
        double[] means = new double[places[0].length];
        for (double[] of : places) {
            for (int s = 0; s < means.length; s++) {
                means[s] += of[s] / places.length;
            }
        }
        return means;
    }
}
